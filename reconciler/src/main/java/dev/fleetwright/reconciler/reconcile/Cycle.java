package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of one cycle on one cluster.
 *
 * @param changes what was done, also where the cluster was lost on the way; or would be done, with
 *     what would be refused; writes in the plan's order, then deletions
 * @param foreign fields of objects of ours that nobody declared, all of them
 * @param takeOver the cluster was taken over, or would be
 */
public record Cycle(
    ClusterStatus status, List<PlannedChange> changes, List<Foreign> foreign, boolean takeOver) {
  public Cycle {
    changes = List.copyOf(changes);
    foreign = List.copyOf(foreign);
  }

  /** A cycle that takes nothing over. */
  public Cycle(ClusterStatus status, List<PlannedChange> changes, List<Foreign> foreign) {
    this(status, changes, foreign, false);
  }

  /** The changes without those that are held back. */
  public List<PlannedChange> effective() {
    var held = status.blocked().stream().map(Blocked::object).collect(Collectors.toSet());
    return changes.stream().filter(change -> !held.contains(change.object().toString())).toList();
  }

  /** There is nothing to do, or nothing was done. */
  public boolean isIdle() {
    return changes.isEmpty() && !takeOver;
  }
}
