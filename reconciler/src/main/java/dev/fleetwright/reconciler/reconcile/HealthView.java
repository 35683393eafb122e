package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.apply.HealthLook;
import dev.fleetwright.reconciler.apply.Work;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.drift.Desired;
import dev.fleetwright.reconciler.health.Assessment;
import dev.fleetwright.reconciler.health.HealthRules;
import dev.fleetwright.reconciler.observe.Kinds;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The health of a cluster: that of the worst of its objects. */
final class HealthView {
  /** What the last look may take. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  private HealthView() {}

  /**
   * As it was last looked at, or else as it was written, or as it was when the cycle began.
   *
   * @param written what the server stored
   */
  static Assessment of(Work work, Sight sight, Map<ObjectKey, Json.Obj> written) {
    var states = new LinkedHashMap<ObjectKey, Assessment>();
    for (var desired : sight.wanted().objects().values()) {
      if (isJudged(desired)) {
        var key = desired.key();
        var looked = work.lookedAt().get(key);
        var stored = written.get(key);
        states.put(
            key,
            looked != null
                ? looked
                : stored != null
                    ? HealthRules.of(stored)
                    : work.jobs().health(desired, sight.seen().of(key)));
      }
    }
    return worst(states);
  }

  /**
   * Waits until all are healthy, one is degraded, or the time is over.
   *
   * @param blocked objects that are not waited for
   */
  static Assessment await(
      Work work, Sight sight, Kinds kinds, Set<ObjectKey> blocked, Duration time)
      throws ClusterFailure, InterruptedException {
    var judged =
        sight.wanted().objects().values().stream()
            .filter(desired -> isJudged(desired) && !blocked.contains(desired.key()))
            .toList();
    var until = work.pace().now().plus(time);
    var last = work.deadline().minus(LAST_LOOK);
    return worst(HealthLook.await(work, kinds, judged, until.isBefore(last) ? until : last));
  }

  private static Assessment worst(Map<ObjectKey, Assessment> states) {
    var worst = new Assessment(Health.HEALTHY, "");
    for (var state : states.entrySet()) {
      var health = Assessment.worse(worst.health(), state.getValue().health());
      if (health != worst.health()) {
        worst = new Assessment(health, state.getKey() + ": " + state.getValue().reason());
      }
    }
    return worst;
  }

  private static boolean isJudged(Desired desired) {
    return HealthRules.judges(desired.key().group(), desired.key().kind());
  }
}
