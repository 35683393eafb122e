package dev.fleetwright.reconciler.leftover;

import dev.fleetwright.compiler.json.Json;
import java.util.List;
import java.util.Set;

/**
 * Managers whose fields become ours when an object that nobody claims is adopted: kubectl where it
 * said what the object is, and tools that mark what they look after, so that an object without
 * their marks is one that they let go of. Kubectl's small marks (label, annotate, rollout, scale)
 * and every controller keep theirs, and so do tools that leave no mark.
 */
final class LetGo {
  /** The Secret's or object's whole former content, which {@code kubectl apply} keeps there. */
  static final List<String> LAST_APPLIED =
      List.of("f:metadata", "f:annotations", "f:kubectl.kubernetes.io/last-applied-configuration");

  private static final Set<String> MANAGERS =
      Set.of(
          "kubectl",
          "kubectl-client-side-apply",
          "kubectl-last-applied",
          "kubectl-create",
          "kubectl-edit",
          "kubectl-expose",
          "kubectl-patch",
          "kubectl-replace",
          "kubectl-run",
          "kubectl-set",
          "before-first-apply",
          "helm",
          "Helm",
          "argocd-controller",
          "argocd-application-controller",
          "kustomize-controller",
          "helm-controller",
          "kapp",
          "kapp-server-side-apply",
          "kluctl");

  private LetGo() {}

  static boolean is(Json entry) {
    var manager = entry.text("manager");
    return manager != null && MANAGERS.contains(manager) && Ownership.isMain(entry);
  }
}
