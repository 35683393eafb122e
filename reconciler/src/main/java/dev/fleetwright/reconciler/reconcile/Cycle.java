package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import dev.fleetwright.reconciler.status.ClusterStatus;
import java.util.List;

/**
 * What came of one cycle on one cluster.
 *
 * @param changes what was to be done, or would be: writes in the plan's order, then deletions
 * @param foreign what people hold by hand in objects of ours; it stays
 */
public record Cycle(ClusterStatus status, List<PlannedChange> changes, List<Foreign> foreign) {
  public Cycle {
    changes = List.copyOf(changes);
    foreign = List.copyOf(foreign);
  }
}
