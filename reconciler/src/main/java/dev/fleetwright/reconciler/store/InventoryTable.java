package dev.fleetwright.reconciler.store;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What we put on clusters. */
final class InventoryTable {
  static final String NAME = "inventory";

  private InventoryTable() {}

  static Map<ObjectKey, InventoryEntry> read(Handle db, String cluster) {
    return Rows.byKey(
        db,
        "SELECT api_group, kind, namespace, name, api_version, object_uid, unit, digest,"
            + " state FROM inventory WHERE cluster = :cluster"
            + " ORDER BY kind, api_group, namespace, name",
        cluster,
        row ->
            new InventoryEntry(
                Rows.key(row),
                row.getString("api_version"),
                row.getString("object_uid"),
                row.getString("unit"),
                row.getString("digest"),
                InventoryEntry.State.valueOf(row.getString("state"))));
  }

  static int write(Handle db, String cluster, Collection<InventoryEntry> entries) {
    var rows = new ArrayList<Map<String, ?>>();
    for (var entry : entries) {
      var row = Rows.binding(cluster, entry.key());
      row.put("version", entry.version());
      row.put("uid", entry.uid());
      row.put("unit", entry.unit());
      row.put("digest", entry.digest());
      row.put("state", entry.state().name());
      rows.add(row);
    }
    return Rows.upsert(
        db,
        "UPDATE inventory SET api_version = :version, object_uid = :uid, unit = :unit,"
            + " digest = :digest, state = :state WHERE "
            + Rows.KEY,
        "INSERT INTO inventory (cluster, api_group, kind, namespace, name, api_version,"
            + " object_uid, unit, digest, state) VALUES (:cluster, :group, :kind,"
            + " :namespace, :name, :version, :uid, :unit, :digest, :state)",
        rows);
  }
}
