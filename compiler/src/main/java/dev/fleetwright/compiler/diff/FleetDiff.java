package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.security.Concern.Flag;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

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
 * @param targets what changes of the clusters themselves
 */
public record FleetDiff(
    String base,
    String head,
    List<Group> groups,
    int clusters,
    int changed,
    List<String> added,
    List<String> removed,
    List<TargetChange> targets) {

  public FleetDiff {
    groups = List.copyOf(groups);
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    targets = List.copyOf(targets);
  }

  /**
   * One kind of change, on one set of clusters.
   *
   * @param clusters sorted names
   * @param changes the worst first, then by object
   */
  public record Group(Kind kind, List<String> clusters, List<ObjectChange> changes) {
    public Group {
      clusters = List.copyOf(clusters);
      changes = List.copyOf(changes);
    }

    public Risk risk() {
      return changes.stream().map(ObjectChange::risk).max(Risk::compareTo).orElse(Risk.SAFE);
    }

    public Set<Flag> flags() {
      return ObjectChange.flags(changes);
    }
  }

  public boolean isEmpty() {
    return groups.isEmpty() && added.isEmpty() && removed.isEmpty() && targets.isEmpty();
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
    return Stream.concat(groups.stream().map(Group::risk), targets.stream().map(TargetChange::risk))
        .max(Risk::compareTo)
        .orElse(Risk.SAFE);
  }

  /** What a reviewer must know beside the risk. */
  public Set<Flag> flags() {
    var found = EnumSet.noneOf(Flag.class);
    groups.forEach(group -> found.addAll(group.flags()));
    return found;
  }

  /** The verdict: the risk, and what a reviewer must know beside it. */
  public List<String> verdict() {
    return Stream.concat(Stream.of(risk()), flags().stream())
        .map(word -> word.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** How many deletes of all clusters wait for an approval. */
  public long held() {
    return groups.stream()
        .mapToLong(group ->
            group.clusters().size()
                * group.changes().stream().filter(change -> !change.held().isEmpty()).count())
        .sum();
  }
}
