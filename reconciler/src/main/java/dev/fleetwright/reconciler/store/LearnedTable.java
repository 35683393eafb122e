package dev.fleetwright.reconciler.store;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.Learned;
import java.util.ArrayList;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What was learned of objects when they were last as wanted. */
final class LearnedTable {
  static final String NAME = "learned";

  private LearnedTable() {}

  static Map<ObjectKey, Learned> read(Handle db, String cluster) {
    return Rows.byKey(
        db,
        "SELECT api_group, kind, namespace, name, object_uid, resource_version, desired,"
            + " owned FROM learned WHERE cluster = :cluster"
            + " ORDER BY kind, api_group, namespace, name",
        cluster,
        row ->
            new Learned(
                row.getString("object_uid"),
                row.getString("resource_version"),
                row.getString("desired"),
                row.getString("owned")));
  }

  static int write(Handle db, String cluster, Map<ObjectKey, Learned> learned) {
    var rows = new ArrayList<Map<String, ?>>();
    learned.forEach((key, known) -> {
      var row = Rows.binding(cluster, key);
      row.put("uid", known.uid());
      row.put("version", known.resourceVersion());
      row.put("desired", known.desired());
      row.put("owned", known.owned());
      rows.add(row);
    });
    return Rows.upsert(
        db,
        "UPDATE learned SET object_uid = :uid, resource_version = :version,"
            + " desired = :desired, owned = :owned WHERE "
            + Rows.KEY,
        "INSERT INTO learned (cluster, api_group, kind, namespace, name, object_uid,"
            + " resource_version, desired, owned) VALUES (:cluster, :group, :kind,"
            + " :namespace, :name, :uid, :version, :desired, :owned)",
        rows);
  }
}
