package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.FleetDiff.Group;
import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.json.Json;
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
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares two plans of a fleet, several clusters at a time. Costs a look-up for each object that
 * came about alike, and one comparison for each other distinct pair of manifests, however many
 * clusters have it.
 */
public final class Differ {
  private static final Comparator<Group> READING_ORDER =
      Comparator.comparing(Group::kind)
          .thenComparing(Group::risk, Comparator.reverseOrder())
          .thenComparing(group -> group.flags().isEmpty())
          .thenComparing(group -> group.changes().getFirst().key())
          .thenComparing(group -> String.join(",", group.clusters()));

  /** What a reader must not miss comes before what is cut off where there is much. */
  private static final Comparator<ObjectChange> WORST_FIRST =
      Comparator.comparing(ObjectChange::risk, Comparator.reverseOrder())
          .thenComparing(change -> change.concerns().isEmpty())
          .thenComparing(ObjectChange::key);

  private final Map<Pair, Optional<ObjectChange>> compared = new ConcurrentHashMap<>();

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
    var targetChanges = new ArrayList<TargetChange>();
    var clustersOf = new LinkedHashMap<ObjectChange, List<String>>();
    var changesOf =
        names.parallelStream()
            .collect(
                Collectors.toConcurrentMap(
                    name -> name,
                    name -> cluster(base.clusters().get(name), head.clusters().get(name))));
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
      var targets = before == null ? List.<TargetChange>of() : TargetChange.of(before, after);
      targetChanges.addAll(targets);
      var changes = changesOf.getOrDefault(name, List.of());
      changes.forEach(
          change -> clustersOf.computeIfAbsent(change, _ -> new ArrayList<>()).add(name));
      changed += before == null || !changes.isEmpty() || !targets.isEmpty() ? 1 : 0;
    }
    return new FleetDiff(
        base.commit(),
        head.commit(),
        groups(clustersOf),
        names.size(),
        changed,
        added,
        removed,
        targetChanges);
  }

  private List<ObjectChange> cluster(@Nullable ClusterPlan before, @Nullable ClusterPlan after) {
    if (after == null) {
      return List.of();
    }
    var left = byKey(before);
    var changes = new ClusterChanges(before, after);
    for (var is : after.manifests()) {
      var was = left.remove(after.identity(is.key()));
      if (was == null) {
        changes.create(is);
      } else {
        compare(is.key(), was, is).ifPresent(changes::add);
      }
    }
    left.values().forEach(changes::delete);
    changes.pairJobs();
    changes.created().forEach(is -> compare(is.key(), null, is).ifPresent(changes::add));
    changes.deleted().forEach(was -> compare(was.key(), was, null).ifPresent(changes::add));
    return changes.judged();
  }

  private Optional<ObjectChange> compare(
      ObjectKey key, @Nullable Manifest was, @Nullable Manifest is) {
    var pair = new Pair(key, identity(was), identity(is));
    return pair.before().equals(pair.after())
        ? Optional.empty()
        : compared.computeIfAbsent(pair, _ -> change(key, was, is));
  }

  private static Optional<ObjectChange> change(
      ObjectKey key, @Nullable Manifest was, @Nullable Manifest is) {
    if (was == null) {
      return is == null ? Optional.empty() : Optional.of(ObjectChanges.created(key, is.object()));
    }
    return is == null
        ? Optional.of(ObjectChanges.deleted(key, was.object()))
        : ObjectChanges.changed(key, inPlaceOf(is, was), is.object());
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
      changes.sort(WORST_FIRST);
      groups.add(new Group(where.kind(), where.clusters(), changes));
    });
    groups.sort(READING_ORDER);
    return groups;
  }

  /** The object with the other one's words for the namespace, which is the same. */
  private static Json.Obj inPlaceOf(Manifest is, Manifest was) {
    if (was.key().namespace().equals(is.key().namespace())) {
      return was.object();
    }
    var namespace = is.object().object("metadata").get("namespace");
    var metadata = was.object().object("metadata");
    return was.object()
        .with(
            "metadata",
            namespace == null
                ? metadata.without("namespace")
                : metadata.with("namespace", namespace));
  }

  /** By the object that each is. */
  private static Map<ObjectKey, Manifest> byKey(@Nullable ClusterPlan plan) {
    var found = new HashMap<ObjectKey, Manifest>();
    if (plan != null) {
      plan.manifests().forEach(manifest -> found.put(plan.identity(manifest.key()), manifest));
    }
    return found;
  }

  private static Object identity(@Nullable Manifest manifest) {
    return manifest == null ? "" : manifest.identity();
  }

  private record Pair(ObjectKey key, Object before, Object after) {}
}
