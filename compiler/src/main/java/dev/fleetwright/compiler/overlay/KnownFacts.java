package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.schema.WorkloadFields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be there to be named below the roots of a view. A condition on something else never
 * holds, and nobody would see why.
 */
final class KnownFacts {
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "cluster",
          Set.of(
              "name", "provider", "region", "zones", "kubernetes", "state", "labels", "settings"),
          "environment",
          Set.of("name", "domain", "promotesFrom", "protect"),
          "provider",
          Set.of("name"),
          "fleet",
          Set.of("name"));

  /** What a workload has beside its fields. */
  private static final Set<String> OF_A_WORKLOAD = Set.of("name", "namespace", "environment");

  /** What each entry of {@code http} has beside its fields. */
  private static final Set<String> OF_HTTP = Set.of("portNumber", "portName");

  private KnownFacts() {}

  /**
   * The first key of a path that leads nowhere, with what is known in its place; null where the
   * path may lead somewhere.
   *
   * @param keys with the root
   */
  static WorkloadFields.@Nullable Unknown unknown(List<String> keys) {
    if (keys.size() < 2) {
      return null;
    }
    var field = keys.get(1);
    if (!keys.getFirst().equals("workload")) {
      var known = FIELDS.get(keys.getFirst());
      return known == null || known.contains(field) || field.contains("{{")
          ? null
          : new WorkloadFields.Unknown(field, known);
    }
    if (OF_A_WORKLOAD.contains(field)
        || field.equals("http") && OF_HTTP.contains(keys.getLast())
        || keys.stream().anyMatch(key -> key.contains("{{"))) {
      return null;
    }
    return WorkloadFields.unknown(keys.subList(1, keys.size()));
  }
}
