package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import java.util.List;

/** Says why an object was not taken, and what to do. */
public final class Explain {
  /** How servers say that a field of a live object stays as it is. */
  private static final List<String> FIXED =
      List.of(
          "immutable",
          "updates to statefulset spec",
          "may not change once set",
          "may not be changed in an update",
          "cannot change roleRef",
          "pod updates may not change fields",
          "are forbidden.");

  /** How they say that there are two of what there may be one of. */
  private static final List<String> TWO =
      List.of(
          "Duplicate value",
          "duplicate of key",
          "must be unique",
          "may not specify more than 1",
          "may not have more than one field",
          "may not be specified when",
          "may only be used when",
          "may only be set for",
          "can only be set when",
          "only allowed for",
          "cannot be both set",
          "cannot set both",
          "exactly one of");

  private Explain() {}

  public static HeldBack heldBack(ObjectKey key, String unit, ClusterFailure e) {
    return new HeldBack(key, unit, e.kind().code(), String.valueOf(e.getMessage()), fix(key, e));
  }

  private static String fix(ObjectKey key, ClusterFailure e) {
    return switch (e.kind()) {
      case INVALID -> invalid(key, e);
      case NOT_FOUND ->
          "name the namespace rightly, or have it made: by the `namespace` of a component, or by a"
              + " Namespace among the manifests";
      case TOO_LARGE -> "split it up";
      default -> e.fix().isEmpty() ? "it is tried again in the next cycle" : e.fix();
    };
  }

  private static String invalid(ObjectKey key, ClusterFailure e) {
    if (isImmutable(e)) {
      return "a live %s cannot take this change; delete it by hand, if its loss is harmless, and it is made again"
          .formatted(key.kind());
    }
    if (says(e, "was previously a storage version")) {
      return "keep the version among spec.versions, unserved if need be, until all objects are"
          + " stored in another one and it is out of status.storedVersions";
    }
    if (says(e, "is already allocated")) {
      return "take another one, or none so that the cluster chooses, or take it from the Service"
          + " that has it";
    }
    if (TWO.stream().anyMatch(words -> says(e, words))) {
      return "say one of them only; what the intent does not say is somebody else's in the live"
          + " object, and has to go from there";
    }
    return "correct it in the intent";
  }

  static boolean isImmutable(ClusterFailure e) {
    return FIXED.stream().anyMatch(words -> says(e, words));
  }

  private static boolean says(ClusterFailure e, String words) {
    return e.causes().stream().anyMatch(cause -> cause.message().contains(words));
  }
}
