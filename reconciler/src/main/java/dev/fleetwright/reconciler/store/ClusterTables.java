package dev.fleetwright.reconciler.store;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.StatusJson;
import dev.fleetwright.reconciler.store.FleetStore.Registration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** What is known of a cluster as a whole: who it is, what its units need, how it stood last. */
final class ClusterTables {
  /** All that have a cluster's rows, but for the ledger. */
  static final List<String> FORGOTTEN =
      List.of(
          InventoryTable.NAME, LearnedTable.NAME, JobRunTable.NAME, "unit_need", "cluster_status");

  private ClusterTables() {}

  static Optional<Registration> registration(Handle db, String cluster) {
    return db.createQuery("SELECT cluster_uid, epoch FROM cluster WHERE name = :cluster")
        .bind("cluster", cluster)
        .map((row, _) -> new Registration(row.getString(1), row.getLong(2)))
        .findOne();
  }

  static int register(Handle db, String cluster, Registration registration) {
    return Rows.upsert(
        db,
        "UPDATE cluster SET cluster_uid = :uid, epoch = :epoch WHERE name = :cluster",
        "INSERT INTO cluster (name, cluster_uid, epoch) VALUES (:cluster, :uid, :epoch)",
        List.of(
            Map.of(
                "cluster",
                cluster,
                "uid",
                registration.clusterUid(),
                "epoch",
                registration.epoch())));
  }

  /** Deletes all that is known of it, but for the ledger and its epoch. */
  static int forget(Handle db, String cluster) {
    for (var table : FORGOTTEN) {
      db.createUpdate("DELETE FROM " + table + " WHERE cluster = :cluster")
          .bind("cluster", cluster)
          .execute();
    }
    return db.createUpdate("UPDATE cluster SET cluster_uid = '' WHERE name = :cluster")
        .bind("cluster", cluster)
        .execute();
  }

  static Map<String, Set<String>> needs(Handle db, String cluster) {
    var needs = new TreeMap<String, Set<String>>();
    db.createQuery("SELECT unit, need FROM unit_need WHERE cluster = :cluster ORDER BY unit, need")
        .bind("cluster", cluster)
        .map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(need ->
            needs.computeIfAbsent(need.getKey(), _ -> new TreeSet<>()).add(need.getValue()));
    return needs;
  }

  static int needs(Handle db, String cluster, Map<String, Set<String>> needs) {
    db.createUpdate("DELETE FROM unit_need WHERE cluster = :cluster")
        .bind("cluster", cluster)
        .execute();
    var batch =
        db.prepareBatch(
            "INSERT INTO unit_need (cluster, unit, need) VALUES (:cluster, :unit, :need)");
    needs.forEach((unit, all) ->
        all.forEach(
            need -> batch.bind("cluster", cluster).bind("unit", unit).bind("need", need).add()));
    return batch.size() == 0 ? 0 : batch.execute().length;
  }

  static List<ClusterStatus> statuses(Handle db) {
    return db.createQuery("SELECT document FROM cluster_status ORDER BY cluster")
        .mapTo(String.class)
        .map(ClusterTables::parse)
        .list();
  }

  static int status(Handle db, ClusterStatus status) {
    return Rows.upsert(
        db,
        "UPDATE cluster_status SET document = :document WHERE cluster = :cluster",
        "INSERT INTO cluster_status (cluster, document) VALUES (:cluster, :document)",
        List.of(
            Map.of(
                "cluster",
                status.cluster(),
                "document",
                JsonText.write(StatusJson.write(status)))));
  }

  private static ClusterStatus parse(String document) {
    try {
      if (JsonText.parse(document) instanceof Json.Obj status) {
        return StatusJson.read(status);
      }
    } catch (JsonText.Malformed | RuntimeException e) {
      throw new StoreFailure("the state holds a cluster status that cannot be read", e);
    }
    throw new StoreFailure("the state holds a cluster status that is no JSON object", null);
  }
}
