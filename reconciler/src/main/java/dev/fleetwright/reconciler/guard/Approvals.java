package dev.fleetwright.reconciler.guard;

import java.util.Set;

/**
 * What an operator said yes to.
 *
 * @param emptyDesired deleting everything of a cluster or unit whose wanted set is empty
 * @param deletions how many deletions, where that is more than the threshold; 0 for none
 * @param objects protected objects that may be deleted, as {@code Kind/namespace/name}
 * @param takeOver reconciling a cluster that another installation reconciled, or that is another
 *     one than it was
 */
public record Approvals(
    boolean emptyDesired, int deletions, Set<String> objects, boolean takeOver) {
  public static final Approvals NONE = new Approvals(false, 0, Set.of(), false);

  public Approvals {
    objects = Set.copyOf(objects);
    if (deletions < 0) {
      throw new IllegalArgumentException("deletions is " + deletions + ", needs at least 0");
    }
  }
}
