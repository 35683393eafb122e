package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a commit takes away from the fleet as a whole, judged between its plan and the putting in
 * force: each cluster's own guard sees no more than its cluster. Lets everything through for now,
 * and says what goes from many clusters.
 *
 * @param clusters that lose objects, with how many
 */
record FleetGuard(String commit, Map<String, Integer> clusters) {
  private static final int MANY = 3;

  /**
   * @param before the plan in force, null when there is none
   */
  static FleetGuard judge(@Nullable FleetPlan before, FleetPlan now) {
    var losing = new LinkedHashMap<String, Integer>();
    if (before != null) {
      before
          .clusters()
          .forEach((name, old) -> {
            var next = now.clusters().get(name);
            if (next != null && !old.digest().equals(next.digest())) {
              var lost = keys(old);
              lost.removeAll(keys(next));
              if (!lost.isEmpty()) {
                losing.put(name, lost.size());
              }
            }
          });
    }
    return new FleetGuard(now.commit(), losing);
  }

  private static Set<ObjectKey> keys(ClusterPlan plan) {
    return plan.manifests().stream()
        .map(Manifest::key)
        .collect(Collectors.toCollection(HashSet::new));
  }

  void say(ServiceLog log) {
    if (clusters.size() >= MANY) {
      log.warn(
          "the commit takes objects away from many clusters",
          "commit",
          commit,
          "clusters",
          clusters.size(),
          "objects",
          clusters.values().stream().mapToInt(Integer::intValue).sum(),
          "such as",
          clusters.keySet().stream().limit(5).collect(Collectors.joining(", ")));
    }
  }
}
