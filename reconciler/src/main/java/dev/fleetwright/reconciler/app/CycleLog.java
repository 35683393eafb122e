package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.drift.Attribution;
import dev.fleetwright.reconciler.drift.FieldDiff.FieldChange;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.PlannedChange;
import dev.fleetwright.reconciler.reconcile.PlannedChange.Action;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.status.StatusJson;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a cycle did, in the log: a line for each object that was repaired, created again, deleted or
 * is newly held back, and one for the cluster where anything changed. A cycle that found nothing to
 * do is a metric and no line; what the plan newly says of objects is a number and in the ledger.
 */
final class CycleLog {
  private static final int LINES = 50;
  private static final int FIELDS = 20;

  private final ServiceLog log;

  CycleLog(ServiceLog log) {
    this.log = log;
  }

  /**
   * @param before null where the cluster was never looked at
   * @return how many objects are held back that were not before
   */
  int say(Cycle cycle, @Nullable ClusterStatus before, Duration took) {
    var now = cycle.status();
    var told =
        cycle.changes().stream()
            .filter(change -> change.isRepair() || change.action() == Action.DELETE)
            .toList();
    told.stream().limit(LINES).forEach(change -> change(now, change));
    more(now, "more was repaired or deleted", told.size());
    var refused = newlyHeldBack(now, before);
    refused.stream().limit(LINES).forEach(why -> heldBack(now, why));
    more(now, "more is held back", refused.size());
    if (isNews(now, before)) {
      cluster(now, took);
    }
    return refused.size();
  }

  private void change(ClusterStatus now, PlannedChange change) {
    boolean repair = change.isRepair();
    var message =
        repair
            ? change.again() ? "created again what was deleted" : "repaired what was changed"
            : "deleted";
    var fields =
        new Object[] {
          "cluster",
          now.cluster(),
          "object",
          change.object().toString(),
          "unit",
          change.unit().isEmpty() ? null : change.unit(),
          "fields",
          change.fields().isEmpty() ? null : fields(change.fields()),
          "by",
          change.by().isEmpty() ? null : by(change.by()),
          "when",
          change.when().isEmpty() ? null : change.when(),
          "commit",
          now.commit()
        };
    if (repair) {
      log.warn(message, fields);
    } else {
      log.info(message, fields);
    }
  }

  private static Json fields(List<FieldChange> fields) {
    return new Json.Arr(
        fields.stream()
            .limit(FIELDS)
            .<Json>map(field ->
                Json.obj()
                    .put("path", field.path())
                    .put("before", field.before())
                    .put("after", field.after())
                    .build())
            .toList());
  }

  private static Json by(List<Attribution> by) {
    return new Json.Arr(
        by.stream()
            .<Json>map(who ->
                Json.obj()
                    .put("manager", who.manager())
                    .put("operation", who.operation())
                    .put("time", who.time())
                    .put("paths", Json.strings(who.paths().stream().limit(FIELDS).toList()))
                    .build())
            .toList());
  }

  private void heldBack(ClusterStatus now, Blocked why) {
    log.warn(
        "held back",
        "cluster",
        now.cluster(),
        "object",
        why.object(),
        "code",
        why.code(),
        "reason",
        why.reason(),
        "fix",
        why.fix().isEmpty() ? null : why.fix(),
        "commit",
        now.commit());
  }

  private static List<Blocked> newlyHeldBack(ClusterStatus now, @Nullable ClusterStatus before) {
    Set<Blocked> known = before == null ? Set.of() : new HashSet<>(before.blocked());
    return now.blocked().stream()
        .filter(why -> !why.object().isEmpty() && !known.contains(why))
        .toList();
  }

  private void more(ClusterStatus now, String message, int all) {
    if (all > LINES) {
      log.warn(message, "cluster", now.cluster(), "count", all - LINES);
    }
  }

  private static boolean isNews(ClusterStatus now, @Nullable ClusterStatus before) {
    return before == null
        || before.state() != now.state()
        || before.health() != now.health()
        || !before.message().equals(now.message())
        || now.applied() + now.deleted() > 0;
  }

  private void cluster(ClusterStatus now, Duration took) {
    var whole = now.blocked().stream().filter(why -> why.object().isEmpty()).findFirst();
    var fields =
        new Object[] {
          "cluster",
          now.cluster(),
          "state",
          StatusJson.word(now.state()),
          "health",
          StatusJson.word(now.health()),
          "commit",
          now.commit(),
          "applied",
          now.applied(),
          "deleted",
          now.deleted(),
          "blocked",
          now.blocked().size(),
          "code",
          whole.map(Blocked::code).orElse(null),
          "reason",
          now.message().isEmpty() ? null : now.message(),
          "fix",
          whole.map(Blocked::fix).filter(fix -> !fix.isEmpty()).orElse(null),
          "milliseconds",
          took.toMillis()
        };
    if (now.state() == State.IN_SYNC && now.health() != Health.DEGRADED) {
      log.info("cluster", fields);
    } else {
      log.warn("cluster", fields);
    }
  }
}
