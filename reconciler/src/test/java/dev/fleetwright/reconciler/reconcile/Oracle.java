package dev.fleetwright.reconciler.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.inventory.Membership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is really on a cluster, compared with a plan, field by field. */
public final class Oracle {
  private Oracle() {}

  /** Every object of the plan is there, with every value that the plan gives it. */
  static void holds(World world, ClusterPlan plan) throws ClusterFailure {
    try (var session = world.clusters().open(world.context(), Duration.ofSeconds(30))) {
      holds(session, plan);
    }
  }

  static void holds(ClusterSession session, ClusterPlan plan) throws ClusterFailure {
    assertThat(missing(session, plan))
        .as("what the cluster has and the plan does not say")
        .isEmpty();
  }

  /** So it is, and no namespace of the plan has anything else of the fleet. */
  static void holdsAlone(World world, ClusterPlan plan, String fleet) throws ClusterFailure {
    try (var session = world.clusters().open(world.context(), Duration.ofSeconds(30))) {
      var wrong = new ArrayList<>(missing(session, plan));
      var namespaces =
          plan.manifests().stream()
              .map(m -> m.key().namespace())
              .filter(namespace -> !namespace.isEmpty())
              .collect(Collectors.toSet());
      for (var namespace : namespaces) {
        wrong.addAll(others(session, plan, fleet, namespace));
      }
      assertThat(wrong).as("what the cluster has and the plan does not say").isEmpty();
    }
  }

  /**
   * All in which a cluster differs from a plan: objects that are not there, values that are others,
   * objects of the fleet that the plan does not have.
   */
  public static List<String> differences(ClusterSession session, ClusterPlan plan, String fleet)
      throws ClusterFailure {
    var wrong = new ArrayList<>(missing(session, plan));
    wrong.addAll(others(session, plan, fleet, ""));
    return wrong;
  }

  private static List<String> missing(ClusterSession session, ClusterPlan plan)
      throws ClusterFailure {
    var wrong = new ArrayList<String>();
    var types = session.discovery(true).types();
    for (var manifest : plan.manifests()) {
      var key = manifest.key();
      var type = types.get(manifest.gvk());
      var live = type == null ? null : session.get(type, key.namespace(), key.name());
      wrong.addAll(Declared.differences(key.toString(), manifest.object(), live));
    }
    return wrong;
  }

  /**
   * @param namespace empty for the whole cluster
   */
  private static List<String> others(
      ClusterSession session, ClusterPlan plan, String fleet, String namespace)
      throws ClusterFailure {
    Set<ObjectKey> planned =
        plan.manifests().stream().map(m -> m.key()).collect(Collectors.toCollection(HashSet::new));
    var found = new TreeMap<String, String>();
    for (var type : oneVersionEach(session)) {
      if (!namespace.isEmpty() && !type.namespaced()) {
        continue;
      }
      var labels = Membership.FLEET + "=" + fleet;
      for (var item : session.list(type, namespace, labels, Detail.METADATA).items()) {
        var object = item.object();
        var key =
            new ObjectKey(
                type.gvk().group(),
                type.gvk().kind(),
                text(object, "namespace"),
                text(object, "name"));
        // A record of the fleet on the cluster, and copies that controllers make with the labels.
        boolean notOurs =
            key.namespace().equals(Membership.NAMESPACE)
                || !object.list("metadata", "ownerReferences").isEmpty()
                || key.kind().startsWith("Endpoint");
        if (!planned.contains(key) && !notOurs) {
          found.put(item.uid(), key + " is there and in no plan");
        }
      }
    }
    return List.copyOf(found.values());
  }

  /** Objects of one kind are the same in every version. */
  private static List<ResourceType> oneVersionEach(ClusterSession session) throws ClusterFailure {
    var one = new TreeMap<String, ResourceType>();
    for (var type : session.discovery(true).types().values()) {
      one.putIfAbsent(type.gvk().group() + "/" + type.gvk().kind(), type);
    }
    return List.copyOf(one.values());
  }

  private static String text(Json.Obj object, String field) {
    var text = object.text("metadata", field);
    return text == null ? "" : text;
  }
}
