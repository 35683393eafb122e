package dev.fleetwright.reconciler.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.Quantity;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is really on a cluster, compared with a plan, field by field. */
final class Oracle {
  private Oracle() {}

  /** Every object of the plan is there, with every value that the plan gives it. */
  static void holds(World world, ClusterPlan plan) throws ClusterFailure {
    try (var session = world.clusters().open(world.context(), Duration.ofSeconds(30))) {
      holds(session, plan);
    }
  }

  static void holds(ClusterSession session, ClusterPlan plan) throws ClusterFailure {
    var wrong = new ArrayList<String>();
    var types = session.discovery(true).types();
    for (var manifest : plan.manifests()) {
      var key = manifest.key();
      var type = types.get(manifest.gvk());
      var live = type == null ? null : session.get(type, key.namespace(), key.name());
      compare(key.toString(), manifest.object(), live, wrong);
    }
    assertThat(wrong).as("what the cluster has and the plan does not say").isEmpty();
  }

  private static void compare(String path, Json wanted, @Nullable Json live, List<String> wrong) {
    switch (wanted) {
      case Json.Obj(var fields) when live instanceof Json.Obj(var there) -> {
        fields.forEach((name, value) -> compare(path + "." + name, value, there.get(name), wrong));
        // The data of config maps and secrets is ours alone.
        if (path.endsWith(".data") && !there.keySet().equals(fields.keySet())) {
          wrong.add(path + " has " + there.keySet() + ", not " + fields.keySet());
        }
      }
      case Json.Arr(var items)
          when live instanceof Json.Arr(var there) && there.size() == items.size() -> {
        for (int i = 0; i < items.size(); i++) {
          compare(path + "[" + i + "]", items.get(i), there.get(i), wrong);
        }
      }
      default -> {
        if (!wanted.equals(live) && !sameQuantity(path, wanted, live)) {
          wrong.add(path + " is " + live + ", not " + wanted);
        }
      }
    }
  }

  /** The server spells quantities its own way. */
  private static boolean sameQuantity(String path, Json wanted, @Nullable Json live) {
    return path.contains(".resources.")
        && wanted instanceof Json.Str(var a)
        && live instanceof Json.Str(var b)
        && Quantity.parse(a).equals(Quantity.parse(b));
  }
}
