package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.health.Assessment;
import dev.fleetwright.reconciler.inventory.Owner;
import dev.fleetwright.reconciler.store.FleetStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One cycle's hold on one cluster.
 *
 * @param owner whose objects are written
 * @param clusterUid of the cluster that answers
 * @param lookedAt how objects were when the cycle last looked at their health
 * @param deadline when the cycle must have ended
 */
public record Work(
    String cluster,
    String clusterUid,
    Owner owner,
    ClusterSession session,
    FleetStore store,
    Journal journal,
    JobRuns jobs,
    Map<ObjectKey, Assessment> lookedAt,
    Pace pace,
    FailPoint failPoint,
    Instant deadline) {
  /** The end of a wait that starts now: after the time, or half of what the cycle has left. */
  Instant until(Duration time) {
    var now = pace.now();
    var half = Duration.between(now, deadline).dividedBy(2);
    return now.plus(time.compareTo(half) < 0 ? time : half);
  }
}
