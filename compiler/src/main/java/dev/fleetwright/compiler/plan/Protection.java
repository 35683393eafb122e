package dev.fleetwright.compiler.plan;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.Optional;
import java.util.Set;

/** What is not deleted before somebody names it, whoever looks: a preview or the guard. */
public final class Protection {
  /** Up to so many deletions need no approval, however few objects there are. */
  private static final int FEW = 10;

  /** Beyond that, up to this share of the objects, in percent. */
  private static final int SHARE = 20;

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

  private Protection() {}

  /**
   * Why an object is protected by what it is, in words; nothing when it is not.
   *
   * @param object at least its metadata
   */
  public static Optional<String> why(ObjectKey key, Json.Obj object) {
    if (KINDS.contains(key.groupKind())) {
      return Optional.of("a " + key.kind() + " holds what cannot be had back");
    }
    return key.groupKind().equals("Secret")
            && OF_CREDENTIALS.stream()
                .anyMatch(label -> object.text("metadata", "labels", label) != null)
        ? Optional.of("it holds the credentials of a cluster")
        : Optional.empty();
  }

  /** How many of so many objects may go without an approval. */
  public static int limit(int had) {
    return Math.max(FEW, had * SHARE / 100);
  }
}
