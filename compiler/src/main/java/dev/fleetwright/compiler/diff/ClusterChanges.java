package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.kubernetes.JobNames;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.compiler.plan.Protection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What happens on one cluster, where it takes more than one object to know it. */
final class ClusterChanges {
  private final @Nullable ClusterPlan before;
  private final ClusterPlan after;
  private final Map<ObjectKey, Unit> unitBefore;
  private final List<ObjectChange> changes = new ArrayList<>();
  private final List<Manifest> created = new ArrayList<>();
  private final List<Manifest> deleted = new ArrayList<>();

  ClusterChanges(@Nullable ClusterPlan before, ClusterPlan after) {
    this.before = before;
    this.after = after;
    this.unitBefore = units(before);
  }

  void add(ObjectChange change) {
    changes.add(change);
  }

  void create(Manifest manifest) {
    created.add(manifest);
  }

  void delete(Manifest manifest) {
    deleted.add(manifest);
  }

  /** Takes out of what comes and goes the jobs that succeed each other. */
  void pairJobs() {
    if (deleted.isEmpty() || created.isEmpty()) {
      return;
    }
    var unitAfter = units(after);
    for (var was : List.copyOf(deleted)) {
      created.stream()
          .filter(is -> JobNames.sameButForDigest(was.key(), is.key()))
          .filter(is -> id(unitBefore.get(was.key())).equals(id(unitAfter.get(is.key()))))
          .findFirst()
          .ifPresent(is -> {
            deleted.remove(was);
            created.remove(is);
            changes.add(ObjectChanges.rerun(was.key(), was.object(), is.key(), is.object()));
          });
    }
  }

  List<Manifest> created() {
    return created;
  }

  List<Manifest> deleted() {
    return deleted;
  }

  /** All changes, by object; deletes that the guard will hold say why. */
  List<ObjectChange> judged() {
    var held = held();
    changes.replaceAll(change ->
        change.kind() == Kind.DELETE && held.containsKey(change.key())
            ? change.held(held.getOrDefault(change.key(), ""))
            : change);
    changes.sort(Comparator.comparing(ObjectChange::key));
    return changes;
  }

  private Map<ObjectKey, String> held() {
    var held = new HashMap<ObjectKey, String>();
    if (before == null || deleted.isEmpty()) {
      return held;
    }
    var left = new ArrayList<Manifest>();
    for (var manifest : deleted) {
      var unit = unitBefore.get(manifest.key());
      var why =
          unit != null && unit.protect()
              ? "its unit is protected"
              : Protection.why(manifest.key(), manifest.object()).orElse("");
      if (why.isEmpty()) {
        left.add(manifest);
      } else {
        held.put(manifest.key(), why);
      }
    }
    var emptied = emptied();
    var perUnit = new TreeMap<String, Integer>();
    left.removeIf(manifest -> {
      var id = id(manifest);
      boolean nothing = after.manifests().isEmpty();
      if (nothing || emptied.contains(id)) {
        held.put(
            manifest.key(),
            nothing ? "nothing would be left of the plan" : "nothing would be left of " + id);
        return true;
      }
      perUnit.merge(id, 1, Integer::sum);
      return false;
    });
    int all = before.manifests().size();
    boolean tooMany = left.size() > Protection.limit(all);
    for (var manifest : left) {
      var unit = unitBefore.get(manifest.key());
      int had = unit == null ? 0 : unit.manifests().size();
      int go = perUnit.getOrDefault(id(manifest), 0);
      if (tooMany) {
        held.put(manifest.key(), "%d of %d objects go at once".formatted(left.size(), all));
      } else if (go > Protection.limit(had)) {
        held.put(
            manifest.key(),
            "%d of the %d objects of %s go at once".formatted(go, had, id(manifest)));
      }
    }
    return held;
  }

  private String id(Manifest manifest) {
    return id(unitBefore.get(manifest.key()));
  }

  private static String id(@Nullable Unit unit) {
    return unit == null ? "" : unit.id();
  }

  private Set<String> emptied() {
    var found = new HashSet<String>();
    after.units().stream()
        .filter(unit -> unit.manifests().isEmpty())
        .forEach(u -> found.add(u.id()));
    return found;
  }

  private static Map<ObjectKey, Unit> units(@Nullable ClusterPlan plan) {
    var found = new HashMap<ObjectKey, Unit>();
    if (plan != null) {
      plan.units().forEach(unit -> unit.manifests().forEach(each -> found.put(each.key(), unit)));
    }
    return found;
  }
}
