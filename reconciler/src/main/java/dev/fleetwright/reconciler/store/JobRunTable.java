package dev.fleetwright.reconciler.store;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.JobRun;
import dev.fleetwright.reconciler.health.JobEnd;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What is remembered of Jobs that go when they have ended. */
final class JobRunTable {
  static final String NAME = "job_run";

  private JobRunTable() {}

  static Map<ObjectKey, JobRun> read(Handle db, String cluster) {
    return Rows.byKey(
        db,
        "SELECT api_group, kind, namespace, name, object_uid, manifest, time_to_live, seen_at,"
            + " outcome FROM job_run WHERE cluster = :cluster"
            + " ORDER BY kind, api_group, namespace, name",
        cluster,
        row ->
            new JobRun(
                row.getString("object_uid"),
                row.getString("manifest"),
                Duration.ofSeconds(row.getLong("time_to_live")),
                row.getObject("seen_at", OffsetDateTime.class).toInstant(),
                JobEnd.valueOf(row.getString("outcome"))));
  }

  static int write(Handle db, String cluster, Map<ObjectKey, JobRun> runs) {
    var rows = new ArrayList<Map<String, ?>>();
    runs.forEach((key, run) -> {
      var row = Rows.binding(cluster, key);
      row.put("uid", run.uid());
      row.put("manifest", run.manifest());
      row.put("ttl", run.timeToLive().toSeconds());
      row.put("at", run.at().atOffset(ZoneOffset.UTC));
      row.put("end", run.end().name());
      rows.add(row);
    });
    return Rows.upsert(
        db,
        "UPDATE job_run SET object_uid = :uid, manifest = :manifest, time_to_live = :ttl,"
            + " seen_at = :at, outcome = :end WHERE "
            + Rows.KEY,
        "INSERT INTO job_run (cluster, api_group, kind, namespace, name, object_uid, manifest,"
            + " time_to_live, seen_at, outcome) VALUES (:cluster, :group, :kind, :namespace,"
            + " :name, :uid, :manifest, :ttl, :at, :end)",
        rows);
  }
}
