package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.reconciler.guard.Approvals;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a person saw and agreed to: a cycle that would do anything else does nothing.
 *
 * @param changes of each cluster, as {@link #word} writes them; a cluster that is not there is free
 */
public record Expected(Map<String, Set<String>> changes) {
  public static final Expected ANYTHING = new Expected(Map.of());

  public Expected {
    changes = Map.copyOf(changes);
  }

  /** What was planned, and nothing else. */
  public static Expected of(Collection<Cycle> planned) {
    return new Expected(
        planned.stream()
            .collect(
                Collectors.toMap(
                    cycle -> cycle.status().cluster(), cycle -> words(cycle.changes()))));
  }

  private static Set<String> words(Collection<PlannedChange> changes) {
    return changes.stream().map(Expected::word).collect(Collectors.toSet());
  }

  private static String word(PlannedChange change) {
    return change.action().name().toLowerCase(Locale.ROOT) + " " + Approvals.name(change.object());
  }

  /** The first of what is to be done and was not expected, or the other way round. */
  Optional<String> surprise(String cluster, List<PlannedChange> toDo) {
    var expected = changes.get(cluster);
    if (expected == null) {
      return Optional.empty();
    }
    var now = words(toDo);
    var more = new TreeSet<>(now);
    more.removeAll(expected);
    if (!more.isEmpty()) {
      return Optional.of("now it would " + more.first());
    }
    var less = new TreeSet<>(expected);
    less.removeAll(now);
    return less.isEmpty() ? Optional.empty() : Optional.of("it would no longer " + less.first());
  }
}
