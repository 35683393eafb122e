package dev.fleetwright.reconciler.guard;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.Set;

/**
 * What an operator said yes to.
 *
 * @param emptyDesired deleting everything of a cluster or unit whose wanted set is empty
 * @param deletions how many deletions, where that is more than the threshold; 0 for none
 * @param objects protected objects that may be deleted, as {@link #name} writes them
 * @param takeOver reconciling a cluster that another installation reconciled, or that is another
 *     one than it was
 */
public record Approvals(
    boolean emptyDesired, int deletions, Set<String> objects, boolean takeOver) {
  public static final Approvals NONE = new Approvals(false, 0, Set.of(), false);

  public Approvals {
    objects = Set.copyOf(objects);
    if (deletions < 0) {
      throw new IllegalArgumentException("deletions is " + deletions + ", needs at least 0");
    }
  }

  /** Whether this very object may be deleted although it is protected, and without waiting. */
  public boolean names(ObjectKey key) {
    return objects.contains(name(key)) || objects.contains(withGroup(key));
  }

  /**
   * How to name an object: {@code Kind/namespace/name}; {@code Kind.group/namespace/name} where the
   * kind is not one of Kubernetes itself, for several groups may have it.
   */
  public static String name(ObjectKey key) {
    boolean builtIn = !key.group().contains(".") || key.group().endsWith(".k8s.io");
    return builtIn ? key.toString() : withGroup(key);
  }

  private static String withGroup(ObjectKey key) {
    return key.groupKind() + key.toString().substring(key.kind().length());
  }
}
