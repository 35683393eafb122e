package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.reconcile.PlannedChange.Action;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Changes as people read them: what is needed comes before what needs it. */
final class InOrder {
  /** A Job is named after what it does and a digest of it. */
  private static final Pattern GENERATION = Pattern.compile("(.+)-[0-9a-f]{8}");

  private final Map<String, Set<String>> needs;
  private final Map<String, Integer> depths = new HashMap<>();

  private InOrder(Map<String, Set<String>> needs) {
    this.needs = needs;
  }

  /** Writes by what their units need, then deletes; otherwise as they were. */
  static List<PlannedChange> of(List<PlannedChange> changes, ClusterPlan plan) {
    var order =
        new InOrder(
            plan.units().stream()
                .collect(Collectors.toMap(ClusterPlan.Unit::id, ClusterPlan.Unit::needs)));
    var sorted = new ArrayList<>(changes);
    sorted.sort(
        Comparator.comparing((PlannedChange change) -> change.action() == Action.DELETE)
            .thenComparingInt(change ->
                change.action() == Action.DELETE
                    ? 0
                    : order.depth(change.unit(), new HashSet<>())));
    return sorted.stream().map(change -> again(change, changes)).toList();
  }

  private int depth(String unit, Set<String> above) {
    var known = depths.get(unit);
    if (known != null) {
      return known;
    }
    if (!above.add(unit)) {
      return 0; // a ring, which the compiler refuses
    }
    int deepest = -1;
    for (var needed : needs.getOrDefault(unit, Set.of())) {
      deepest = Math.max(deepest, depth(needed, above));
    }
    depths.put(unit, deepest + 1);
    return deepest + 1;
  }

  /** A new Job beside one of its name that goes is the old one, once more. */
  private static PlannedChange again(PlannedChange change, List<PlannedChange> changes) {
    if (change.action() != Action.CREATE || !isJob(change)) {
      return change;
    }
    return changes.stream()
        .filter(other -> other.action() == Action.DELETE && isJob(other))
        .filter(other -> other.unit().equals(change.unit()))
        .filter(other -> base(other).equals(base(change)))
        .findFirst()
        .map(other ->
            new PlannedChange(
                change.object(),
                change.unit(),
                change.action(),
                change.by(),
                change.fields(),
                "runs again, after " + other.object()))
        .orElse(change);
  }

  private static boolean isJob(PlannedChange change) {
    return change.object().groupKind().equals("Job.batch");
  }

  private static String base(PlannedChange change) {
    var name = change.object().name();
    var parts = GENERATION.matcher(name);
    return change.object().namespace() + "/" + (parts.matches() ? parts.group(1) : name);
  }
}
