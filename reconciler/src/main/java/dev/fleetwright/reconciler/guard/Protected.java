package dev.fleetwright.reconciler.guard;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.inventory.Membership;
import java.util.Optional;
import java.util.Set;

/** What is not deleted before it was named: what cannot be had back, and what was asked for. */
public final class Protected {
  private static final Set<String> KINDS =
      Set.of(
          "Namespace",
          "CustomResourceDefinition.apiextensions.k8s.io",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "StatefulSet.apps");

  /** By which Argo CD and Cluster API know the Secrets that hold the way into a cluster. */
  private static final Set<String> OF_CREDENTIALS =
      Set.of("argocd.argoproj.io/secret-type", "cluster.x-k8s.io/cluster-name");

  private Protected() {}

  /**
   * Why an object is protected, in words; nothing when it is not.
   *
   * @param live at least its metadata
   */
  public static Optional<String> why(ObjectKey key, Json.Obj live) {
    if ("true".equals(Membership.annotation(live, Membership.PROTECT))) {
      return Optional.of("its unit is");
    }
    if (KINDS.contains(key.groupKind())) {
      return Optional.of("a " + key.kind() + " holds what cannot be had back");
    }
    return key.groupKind().equals("Secret")
            && OF_CREDENTIALS.stream().anyMatch(label -> Membership.label(live, label) != null)
        ? Optional.of("it holds the credentials of a cluster")
        : Optional.empty();
  }
}
