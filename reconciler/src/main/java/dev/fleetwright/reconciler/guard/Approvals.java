package dev.fleetwright.reconciler.guard;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an operator said yes to.
 *
 * @param emptyDesired deleting everything of a cluster or unit whose wanted set is empty
 * @param deletions how many deletions, where that is more than the threshold; 0 for none
 * @param objects protected objects that may be deleted, as {@link #name} writes them
 * @param takeOver reconciling a cluster that another installation reconciled, or that is another
 *     one than it was
 * @param units of which everything may be deleted that is not wanted any more
 * @param everything that is not wanted any more may be deleted
 */
public record Approvals(
    boolean emptyDesired,
    int deletions,
    Set<String> objects,
    boolean takeOver,
    Set<String> units,
    boolean everything) {
  public static final Approvals NONE = new Approvals(false, 0, Set.of(), false);

  /** Of deletions; not of taking a cluster over. */
  public static final Approvals EVERYTHING =
      new Approvals(false, 0, Set.of(), false, Set.of(), true);

  private static final Pattern NAME =
      Pattern.compile("[A-Z][A-Za-z0-9]*(\\.[a-z0-9.-]+)?(/[a-z0-9.-]+)?/[^/\\s]+");

  public Approvals {
    objects = Set.copyOf(objects);
    units = Set.copyOf(units);
    if (deletions < 0) {
      throw new IllegalArgumentException("deletions is " + deletions + ", needs at least 0");
    }
  }

  public Approvals(boolean emptyDesired, int deletions, Set<String> objects, boolean takeOver) {
    this(emptyDesired, deletions, objects, takeOver, Set.of(), false);
  }

  /** Both. */
  public Approvals and(Approvals other) {
    return new Approvals(
        emptyDesired || other.emptyDesired,
        Math.max(deletions, other.deletions),
        union(objects, other.objects),
        takeOver || other.takeOver,
        union(units, other.units),
        everything || other.everything);
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    var both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }

  public boolean isNothing() {
    return equals(NONE);
  }

  /** Whether this very object may be deleted although it is protected, and without waiting. */
  public boolean names(ObjectKey key) {
    return objects.contains(name(key)) || objects.contains(withGroup(key));
  }

  /** Whether this object of a unit may be deleted although it is protected. */
  boolean allows(ObjectKey key, String unit) {
    return names(key) || allows(unit);
  }

  /** Whether all may go that is not wanted any more of a unit. */
  boolean allows(String unit) {
    return everything || units.contains(unit);
  }

  /** Whether a text has the form of {@link #name}. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether a text is a name of this object. */
  public static boolean isNameOf(String text, ObjectKey key) {
    return text.equals(name(key)) || text.equals(withGroup(key));
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
