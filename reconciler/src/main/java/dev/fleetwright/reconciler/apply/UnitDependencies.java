package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.observe.Live;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which units need which, those that are no longer in the plan included, and what of them is still
 * there.
 *
 * @param needs of each unit
 * @param there what is no longer wanted and still there
 * @param definitions the unit of each CRD, by the CRD's name
 */
public record UnitDependencies(
    Map<String, Set<String>> needs, List<Orphan> there, Map<String, String> definitions) {
  private static final String DEFINITION = "CustomResourceDefinition.apiextensions.k8s.io";

  public UnitDependencies {
    needs = Map.copyOf(needs);
    there = List.copyOf(there);
    definitions = Map.copyOf(definitions);
  }

  /**
   * @param needs as they were known before
   */
  public static UnitDependencies of(
      Map<String, Set<String>> needs, List<Orphan> there, Collection<InventoryEntry> inventory) {
    var definitions = new HashMap<String, String>();
    for (var entry : inventory) {
      if (entry.key().groupKind().equals(DEFINITION)) {
        definitions.put(entry.key().name(), entry.unit());
      }
    }
    return new UnitDependencies(needs, there, definitions);
  }

  /** The needs of a plan's units; of those without any, nothing. */
  public static Map<String, Set<String>> needs(List<Unit> units) {
    var needs = new TreeMap<String, Set<String>>();
    for (var unit : units) {
      if (!unit.needs().isEmpty()) {
        needs.put(unit.id(), new TreeSet<>(unit.needs()));
      }
    }
    return needs;
  }

  /** What either says. */
  public static Map<String, Set<String>> union(
      Map<String, Set<String>> one, Map<String, Set<String>> other) {
    var union = new TreeMap<String, Set<String>>();
    for (var needs : List.of(one, other)) {
      needs.forEach((unit, all) -> union.computeIfAbsent(unit, _ -> new TreeSet<>()).addAll(all));
    }
    return union;
  }

  /**
   * The units that need the unit, also through others; without those that it needs itself, as may
   * be where one commit turned a need round.
   */
  Set<String> dependents(String unit) {
    var dependents = reached(unit, this::directDependents);
    dependents.removeAll(reached(unit, of -> needs.getOrDefault(of, Set.of())));
    return dependents;
  }

  private Set<String> directDependents(String unit) {
    var direct = new HashSet<String>();
    needs.forEach((dependent, all) -> {
      if (all.contains(unit)) {
        direct.add(dependent);
      }
    });
    return direct;
  }

  private interface Step {
    Set<String> from(String unit);
  }

  private static Set<String> reached(String start, Step step) {
    var reached = new HashSet<String>();
    var left = new ArrayDeque<>(List.of(start));
    while (!left.isEmpty()) {
      for (var next : step.from(left.remove())) {
        if (!next.equals(start) && reached.add(next)) {
          left.add(next);
        }
      }
    }
    return reached;
  }

  /**
   * What must be gone before an object of a unit goes: the objects of the units that need it, the
   * workloads that are deleted too and have it by name, and the custom resources of kinds that its
   * unit defines, whose operator it may be.
   */
  Set<ObjectKey> before(ObjectKey key, String unit) {
    var dependents = dependents(unit);
    var before = new HashSet<ObjectKey>();
    for (var orphan : there) {
      var entry = orphan.entry();
      boolean served = !Deleter.isCustom(key) && unit.equals(definingUnit(orphan));
      if (!entry.key().equals(key)
          && (served || dependents.contains(entry.unit()) || isUsedBy(key, orphan))) {
        before.add(entry.key());
      }
    }
    return before;
  }

  private static boolean isUsedBy(ObjectKey key, Orphan workload) {
    return DeletionOrder.USED_BY_PODS.contains(key.groupKind())
        && workload.entry().key().namespace().equals(key.namespace())
        && workload.live() instanceof Live.Present live
        && live.whole()
        && names(PodTemplate.of(live.object()).object("spec"), key.name());
  }

  private static boolean names(Json value, String name) {
    return switch (value) {
      case Json.Str(var text) -> text.equals(name);
      case Json.Obj(var fields) -> fields.values().stream().anyMatch(field -> names(field, name));
      case Json.Arr(var items) -> items.stream().anyMatch(item -> names(item, name));
      default -> false;
    };
  }

  private String definingUnit(Orphan orphan) {
    var key = orphan.entry().key();
    return orphan.live() instanceof Live.Present live && Deleter.isCustom(key)
        ? definitions.getOrDefault(live.type().plural() + "." + key.group(), "")
        : "";
  }
}
