package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import java.util.List;

/**
 * Everything that a change does to a fleet.
 *
 * @param base the commit before, or {@code worktree}
 * @param head the commit after, or {@code worktree}
 * @param groups what changes, deletes first; clusters on which exactly the same changes happen to
 *     the same objects share a group
 * @param clusters how many clusters either plan has
 * @param changed how many of them change
 * @param added clusters that only the head has
 * @param removed clusters that only the base has: they are no longer managed, and nothing is
 *     deleted
 */
public record FleetDiff(
    String base,
    String head,
    List<Group> groups,
    int clusters,
    int changed,
    List<String> added,
    List<String> removed) {

  public FleetDiff {
    groups = List.copyOf(groups);
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /**
   * One kind of change, on one set of clusters.
   *
   * @param clusters sorted names
   * @param changes sorted by object
   */
  public record Group(Kind kind, List<String> clusters, List<ObjectChange> changes) {
    public Group {
      clusters = List.copyOf(clusters);
      changes = List.copyOf(changes);
    }

    public Risk risk() {
      return changes.stream().map(ObjectChange::risk).max(Risk::compareTo).orElse(Risk.SAFE);
    }
  }

  public boolean isEmpty() {
    return groups.isEmpty() && added.isEmpty() && removed.isEmpty();
  }

  /** How many objects of all clusters are created, updated, replaced or deleted. */
  public long objects(Kind kind) {
    return groups.stream()
        .filter(group -> group.kind() == kind)
        .mapToLong(group -> (long) group.clusters().size() * group.changes().size())
        .sum();
  }

  /** How many workloads of all clusters restart their pods. */
  public long restarts() {
    return groups.stream()
        .mapToLong(group ->
            group.clusters().size()
                * group.changes().stream().filter(ObjectChange::restarts).count())
        .sum();
  }

  /** The worst of all changes. */
  public Risk risk() {
    return groups.stream().map(Group::risk).max(Risk::compareTo).orElse(Risk.SAFE);
  }
}
