package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.drift.ManagedFields;
import dev.fleetwright.reconciler.drift.Wanted;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.observe.Kinds;
import dev.fleetwright.reconciler.observe.Kinds.GroupKind;
import dev.fleetwright.reconciler.observe.Live;
import dev.fleetwright.reconciler.observe.Observation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Autoscalers that no plan has: their workloads' replicas are theirs. They are asked for only where
 * a controller has scaled something of ours, one LIST for its namespace.
 */
final class Autoscalers {
  private static final GroupKind KIND = new GroupKind("autoscaling", "HorizontalPodAutoscaler");

  private Autoscalers() {}

  /** What is wanted, without the replicas that an autoscaler on the cluster sets. */
  static Wanted yielding(ClusterSession session, Kinds kinds, Wanted wanted, Observation seen)
      throws ClusterFailure {
    var scaled = new HashSet<ObjectKey>();
    Map<String, Optional<Set<ObjectKey>>> known = new HashMap<>();
    for (var key : wanted.replicated()) {
      if (seen.of(key) instanceof Live.Present live && ManagedFields.areScaled(live.object())) {
        var targets = known.get(key.namespace());
        if (targets == null) {
          targets = targets(session, kinds, key.namespace(), wanted);
          known.put(key.namespace(), targets);
        }
        // Where nobody tells, to fight one is worse than to wait.
        if (targets.isEmpty() || targets.get().contains(key)) {
          scaled.add(key);
        }
      }
    }
    return wanted.yieldingReplicas(scaled);
  }

  /**
   * Nothing where that cannot be known. One of ours that is wanted no more goes in this cycle, so
   * it is nobody to give way to.
   */
  private static Optional<Set<ObjectKey>> targets(
      ClusterSession session, Kinds kinds, String namespace, Wanted wanted) throws ClusterFailure {
    var type = kinds.served(KIND);
    if (type.isEmpty()) {
      return kinds.stale(KIND.group()) ? Optional.empty() : Optional.of(Set.of());
    }
    var targets = new HashSet<ObjectKey>();
    try {
      for (var item : session.list(type.get(), namespace, "", Detail.FULL).items()) {
        if (isLeaving(item.object(), namespace, wanted)) {
          continue;
        }
        var target = item.object().object("spec", "scaleTargetRef");
        var apiVersion = target.text("apiVersion");
        var gvk =
            GroupVersionKind.of(
                apiVersion == null ? "apps/v1" : apiVersion, String.valueOf(target.text("kind")));
        targets.add(
            new ObjectKey(gvk.group(), gvk.kind(), namespace, String.valueOf(target.text("name"))));
      }
    } catch (ClusterFailure e) {
      if (e.concernsCluster()) {
        throw e;
      }
      return Optional.empty();
    }
    return Optional.of(targets);
  }

  private static boolean isLeaving(Json.Obj autoscaler, String namespace, Wanted wanted) {
    var name = String.valueOf(autoscaler.text("metadata", "name"));
    var owner = Membership.label(autoscaler, Membership.OWNER);
    return wanted.objects().values().stream().anyMatch(one -> one.owner().equals(owner))
        && !wanted.objects().containsKey(new ObjectKey(KIND.group(), KIND.kind(), namespace, name));
  }
}
