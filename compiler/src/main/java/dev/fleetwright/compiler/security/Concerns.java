package dev.fleetwright.compiler.security;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.security.Concern.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a change gives away: who may do more after it, and what can be reached from further. An
 * object's powers are listed before and after, and what is new is a concern; so is a safeguard that
 * goes.
 */
public final class Concerns {
  private static final int MOST = 20;

  /** Namespaces of a cluster's own machinery. */
  private static final Set<String> OF_THE_SYSTEM =
      Set.of("kube-system", "kube-public", "kube-node-lease");

  private final ObjectKey key;
  private final @Nullable Obj before;
  private final @Nullable Obj after;
  private final Set<Concern> found = new TreeSet<>();

  private Concerns(ObjectKey key, @Nullable Obj before, @Nullable Obj after) {
    this.key = key;
    this.before = before;
    this.after = after;
  }

  /**
   * Sorted; of very many the first ones.
   *
   * @param before null where the object is new
   * @param after null where it goes
   */
  public static List<Concern> of(ObjectKey key, @Nullable Obj before, @Nullable Obj after) {
    var concerns = new Concerns(key, before, after);
    concerns.find();
    var found = List.copyOf(concerns.found);
    return found.size() <= MOST ? found : shortened(found);
  }

  /** Some of each flag, and how many more. */
  private static List<Concern> shortened(List<Concern> found) {
    var kept = new ArrayList<Concern>();
    for (var flag : Flag.values()) {
      var those = found.stream().filter(each -> each.flag() == flag).toList();
      kept.addAll(those.subList(0, Math.min(those.size(), MOST / 2)));
      if (those.size() > MOST / 2) {
        kept.add(new Concern(flag, "and %d more such things".formatted(those.size() - MOST / 2)));
      }
    }
    return kept;
  }

  private void find() {
    var was = before == null ? Obj.EMPTY : before;
    var is = after == null ? Obj.EMPTY : after;
    place(was, is);
    if (after != null) {
      more(Flag.PRIVILEGE, Powers.of(was), Powers.of(is));
      more(Flag.EXPOSURE, Reach.of(was), Reach.of(is));
      Grants.widened(was, is).forEach(what -> add(Flag.PRIVILEGE, what));
    }
    if (before != null && after != null) {
      Safeguards.lost(was, is).forEach(what -> add(Flag.PRIVILEGE, what));
      Reach.opened(was, is).forEach(what -> add(Flag.EXPOSURE, what));
    }
    if (after == null && Reach.isFilter(key.kind())) {
      add(Flag.EXPOSURE, "what it kept out can come in");
    }
    int level = Safeguards.level(was) - Safeguards.level(is);
    if (before != null && after != null && level > 0) {
      add(Flag.PRIVILEGE, "asks less of its pods (label " + PowerNames.ENFORCE + ")");
    }
  }

  /** What is a matter of privilege by its kind or its namespace, whatever it says. */
  private void place(Obj was, Obj is) {
    boolean same = was.without("metadata").equals(is.without("metadata"));
    if (OF_THE_SYSTEM.contains(key.namespace())) {
      add(Flag.PRIVILEGE, "is in " + key.namespace());
    }
    if (key.kind().equals("Namespace") && OF_THE_SYSTEM.contains(key.name())) {
      add(Flag.PRIVILEGE, "is the namespace " + key.name());
    }
    boolean policy = PowerNames.isPolicy(key.group());
    if ((PowerNames.GATES.contains(key.kind()) || policy) && !same) {
      add(Flag.PRIVILEGE, policy ? "is a policy of the cluster" : "is a " + key.kind());
    }
    if (after == null && (key.kind().equals("LimitRange") || key.kind().equals("ResourceQuota"))) {
      add(Flag.PRIVILEGE, "limits nobody any more");
    }
  }

  private void more(Flag flag, Set<String> was, Set<String> is) {
    is.stream().filter(what -> !was.contains(what)).forEach(what -> add(flag, what));
  }

  private void add(Flag flag, String what) {
    found.add(new Concern(flag, what));
  }

  /** The text of a value, or nothing. */
  static String word(@Nullable Json value) {
    return value == null ? "" : JsonText.plain(value);
  }
}
