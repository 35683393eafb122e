package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.apply.Work;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.drift.Learned;
import dev.fleetwright.reconciler.drift.Wanted;
import dev.fleetwright.reconciler.health.HealthRules;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.observe.Kinds;
import dev.fleetwright.reconciler.observe.Kinds.GroupKind;
import dev.fleetwright.reconciler.observe.Live;
import dev.fleetwright.reconciler.observe.Observation;
import dev.fleetwright.reconciler.observe.Observer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Predicate;

/** What is wanted on a cluster, and what was seen there of it and of all that we put there. */
record Sight(Kinds kinds, Wanted wanted, Observation seen) {
  private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");

  /**
   * Looks at a cluster: one LIST for each kind. What the cluster serves is remembered from before,
   * and asked for again where a kind is not among it.
   */
  static Sight look(
      Work work,
      ClusterPlan plan,
      Map<ObjectKey, InventoryEntry> inventory,
      Map<ObjectKey, Learned> memory)
      throws ClusterFailure, InterruptedException {
    var known = new Kinds(work.session().discovery(false));
    var wanted = Wanted.of(plan, known, work.owner());
    var asked = asked(wanted, inventory);
    if (asked.values().stream().allMatch(known::serves)) {
      var seen =
          Observer.observe(work.session(), work.owner(), known, asked, whole(wanted, memory));
      if (!seen.outdated()) {
        return new Sight(known, wanted, seen);
      }
    }
    var kinds = new Kinds(work.session().discovery(true));
    wanted = Wanted.of(plan, kinds, work.owner());
    asked = asked(wanted, inventory);
    var seen = Observer.observe(work.session(), work.owner(), kinds, asked, whole(wanted, memory));
    return new Sight(kinds, wanted, seen);
  }

  /** The same, but that something else is wanted of objects. */
  Sight wanting(Wanted other) {
    return new Sight(kinds, other, seen);
  }

  /** What was seen of each object that is wanted. */
  Map<ObjectKey, Live> ofWanted() {
    var lives = new HashMap<ObjectKey, Live>();
    wanted.objects().keySet().forEach(key -> lives.put(key, seen.of(key)));
    return lives;
  }

  private static Map<ObjectKey, GroupVersionKind> asked(
      Wanted wanted, Map<ObjectKey, InventoryEntry> inventory) {
    var asked = new HashMap<ObjectKey, GroupVersionKind>();
    inventory.forEach((key, entry) ->
        asked.put(key, new GroupVersionKind(key.group(), entry.version(), key.kind())));
    wanted.objects().forEach((key, desired) -> asked.put(key, desired.gvk()));
    return asked;
  }

  /**
   * Kinds to read whole: those with health, those of which something is not remembered, and
   * namespaces, which say what keeps them from going.
   */
  private static Predicate<GroupKind> whole(Wanted wanted, Map<ObjectKey, Learned> memory) {
    var unremembered = new HashSet<GroupKind>();
    for (var key : wanted.objects().keySet()) {
      if (!memory.containsKey(key)) {
        unremembered.add(GroupKind.of(key));
      }
    }
    return kind ->
        unremembered.contains(kind)
            || kind.equals(NAMESPACE)
            || HealthRules.judges(kind.group(), kind.kind());
  }
}
