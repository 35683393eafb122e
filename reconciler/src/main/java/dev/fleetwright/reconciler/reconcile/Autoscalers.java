package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.drift.ManagedFields;
import dev.fleetwright.reconciler.observe.Kinds;
import dev.fleetwright.reconciler.observe.Kinds.GroupKind;
import dev.fleetwright.reconciler.observe.Live;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Autoscalers that no plan has: their workloads' replicas are theirs. They are asked for only where
 * replicas that we would write are not ours yet, or not any more: one LIST for the namespace.
 */
final class Autoscalers {
  private static final GroupKind KIND = new GroupKind("autoscaling", "HorizontalPodAutoscaler");

  private Autoscalers() {}

  /**
   * What was seen and is wanted, without the replicas that an autoscaler on the cluster sets.
   *
   * @param deleted what goes in this cycle: an autoscaler among it is nobody to give way to
   */
  static Sight yielding(ClusterSession session, Sight sight, Set<ObjectKey> deleted)
      throws ClusterFailure {
    var scaled = new HashSet<ObjectKey>();
    Map<String, Optional<Set<ObjectKey>>> known = new HashMap<>();
    for (var key : sight.wanted().replicated()) {
      if (sight.seen().of(key) instanceof Live.Present live
          && !ManagedFields.haveOurReplicas(live.object())) {
        var targets = known.get(key.namespace());
        if (targets == null) {
          targets = targets(session, sight.kinds(), key.namespace(), deleted);
          known.put(key.namespace(), targets);
        }
        // Where nobody tells, to fight one that has scaled is worse than to wait.
        if (targets.map(all -> all.contains(key)).orElse(ManagedFields.areScaled(live.object()))) {
          scaled.add(key);
        }
      }
    }
    return sight.wanting(sight.wanted().yieldingReplicas(scaled));
  }

  /** What autoscalers that stay set the replicas of; nothing where that cannot be known. */
  private static Optional<Set<ObjectKey>> targets(
      ClusterSession session, Kinds kinds, String namespace, Set<ObjectKey> deleted)
      throws ClusterFailure {
    var type = kinds.served(KIND);
    if (type.isEmpty()) {
      return kinds.stale(KIND.group()) ? Optional.empty() : Optional.of(Set.of());
    }
    var targets = new HashSet<ObjectKey>();
    try {
      for (var item : session.list(type.get(), namespace, "", Detail.FULL).items()) {
        var name = String.valueOf(item.object().text("metadata", "name"));
        if (deleted.contains(new ObjectKey(KIND.group(), KIND.kind(), namespace, name))) {
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
}
