package dev.fleetwright.compiler.plan;

import dev.fleetwright.compiler.kubernetes.ObjectKey;

/**
 * What no plan may hold: the namespace in which a cluster keeps who reconciles it, and all that is
 * in it. An intent that could write there could lock every cluster out.
 */
public final class Reserved {
  public static final String NAMESPACE = "fleetwright-system";

  /** Why it is not written, in words. */
  public static final String WHY =
      "namespace "
          + NAMESPACE
          + " holds the records of who reconciles the cluster, and nothing else";

  private Reserved() {}

  public static boolean holds(ObjectKey key) {
    return key.namespace().equals(NAMESPACE)
        || key.groupKind().equals("Namespace") && key.name().equals(NAMESPACE);
  }
}
