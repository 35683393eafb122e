package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;

/** Says why an object was not taken, and what to do. */
public final class Explain {
  private Explain() {}

  public static HeldBack heldBack(ObjectKey key, String unit, ClusterFailure e) {
    return new HeldBack(key, unit, e.kind().code(), String.valueOf(e.getMessage()), fix(key, e));
  }

  private static String fix(ObjectKey key, ClusterFailure e) {
    return switch (e.kind()) {
      case INVALID ->
          isImmutable(e)
              ? "a live %s cannot take this change; delete it by hand, if its loss is harmless, and"
                      .formatted(key.kind())
                  + " it is made again"
              : "correct it in the intent";
      case NOT_FOUND ->
          "name the namespace rightly, or have it made: by the `namespace` of a component, or by a"
              + " Namespace among the manifests";
      case TOO_LARGE -> "split it up";
      default -> e.fix().isEmpty() ? "it is tried again in the next cycle" : e.fix();
    };
  }

  static boolean isImmutable(ClusterFailure e) {
    return e.causes().stream()
        .anyMatch(cause ->
            cause.message().contains("immutable")
                || cause.message().contains("updates to statefulset spec")
                || cause.message().contains("may not change once set"));
  }
}
