package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.FleetDiff.Group;
import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares two plans of a fleet. Costs a look-up for each object whose digest did not change, and
 * one comparison for each distinct pair of manifests, however many clusters have it.
 */
public final class Differ {
  private static final Comparator<Group> READING_ORDER =
      Comparator.comparing(Group::kind)
          .thenComparing(Group::risk, Comparator.reverseOrder())
          .thenComparing(group -> group.changes().getFirst().key())
          .thenComparing(group -> String.join(",", group.clusters()));

  private final Map<Pair, ObjectChange> compared = new HashMap<>();

  private Differ() {}

  /** What {@code head} does to a fleet that is as {@code base} says. */
  public static FleetDiff compare(FleetPlan base, FleetPlan head) {
    return new Differ().fleet(base, head);
  }

  private FleetDiff fleet(FleetPlan base, FleetPlan head) {
    var names = new TreeSet<>(base.clusters().keySet());
    names.addAll(head.clusters().keySet());
    var added = new ArrayList<String>();
    var removed = new ArrayList<String>();
    var clustersOf = new LinkedHashMap<ObjectChange, List<String>>();
    int changed = 0;
    for (var name : names) {
      var before = base.clusters().get(name);
      var after = head.clusters().get(name);
      if (after == null) {
        removed.add(name);
        changed++;
        continue;
      }
      if (before == null) {
        added.add(name);
      }
      var changes = cluster(before, after);
      changes.forEach(
          change -> clustersOf.computeIfAbsent(change, _ -> new ArrayList<>()).add(name));
      changed += before == null || !changes.isEmpty() ? 1 : 0;
    }
    return new FleetDiff(
        base.commit(), head.commit(), groups(clustersOf), names.size(), changed, added, removed);
  }

  private List<ObjectChange> cluster(@Nullable ClusterPlan before, ClusterPlan after) {
    if (before != null && before.digest().equals(after.digest())) {
      return List.of();
    }
    var left = byKey(before);
    var right = byKey(after);
    var keys = new TreeSet<>(left.keySet());
    keys.addAll(right.keySet());
    var changes = new ArrayList<ObjectChange>();
    for (var key : keys) {
      var was = left.get(key);
      var is = right.get(key);
      boolean same = was != null && is != null && was.digest().equals(is.digest());
      if (!same) {
        changes.add(
            compared.computeIfAbsent(
                new Pair(key, digest(was), digest(is)), _ -> change(key, was, is)));
      }
    }
    return changes;
  }

  private static ObjectChange change(ObjectKey key, @Nullable Manifest was, @Nullable Manifest is) {
    if (was == null) {
      return new ObjectChange(key, Kind.CREATE, Risks.of(key, Kind.CREATE, List.of()), List.of());
    }
    if (is == null) {
      return new ObjectChange(key, Kind.DELETE, Risks.of(key, Kind.DELETE, List.of()), List.of());
    }
    var fields = ObjectDiff.of(was.object(), is.object());
    var kind = Risks.cannotUpdate(key, fields) ? Kind.REPLACE : Kind.UPDATE;
    return new ObjectChange(key, kind, Risks.of(key, kind, fields), fields);
  }

  /** Changes that happen on the same clusters are told together. */
  private static List<Group> groups(Map<ObjectChange, List<String>> clustersOf) {
    record Where(Kind kind, List<String> clusters) {}
    var changesOf = new LinkedHashMap<Where, List<ObjectChange>>();
    clustersOf.forEach((change, clusters) ->
        changesOf
            .computeIfAbsent(new Where(change.kind(), clusters), _ -> new ArrayList<>())
            .add(change));
    var groups = new ArrayList<Group>();
    changesOf.forEach((where, changes) -> {
      changes.sort(Comparator.comparing(ObjectChange::key));
      groups.add(new Group(where.kind(), where.clusters(), changes));
    });
    groups.sort(READING_ORDER);
    return groups;
  }

  private static Map<ObjectKey, Manifest> byKey(@Nullable ClusterPlan plan) {
    var found = new TreeMap<ObjectKey, Manifest>();
    if (plan != null) {
      plan.manifests().forEach(manifest -> found.put(manifest.key(), manifest));
    }
    return found;
  }

  private static String digest(@Nullable Manifest manifest) {
    return manifest == null ? "" : manifest.digest();
  }

  private record Pair(ObjectKey key, String before, String after) {}
}
