package dev.fleetwright.reconciler.apply;

import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.store.FleetStore;
import java.time.Instant;

/**
 * One cycle's hold on one cluster.
 *
 * @param installation ours
 * @param clusterUid of the cluster that answers
 * @param deadline when the cycle must have ended
 */
public record Work(
    String cluster,
    String clusterUid,
    String installation,
    ClusterSession session,
    FleetStore store,
    Journal journal,
    Pace pace,
    FailPoint failPoint,
    Instant deadline) {}
