package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.intent.Cluster;
import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.Target;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Puts together what runs on each cluster, several at a time. Clusters with the very same units
 * share all of it but their names.
 */
final class Assembly {
  private final Intent intent;
  private final Providers providers;
  private final RawManifests raw;
  private final RawManifests.CustomKinds kinds;
  private final ByCluster found;
  private final Map<String, List<Units.Outcome>> byEnvironment = new HashMap<>();
  private final IdentityHashMap<Units.Result, List<Placed>> objects = new IdentityHashMap<>();
  private final Map<String, Manifest> namespaces = new ConcurrentHashMap<>();

  Assembly(
      Intent intent,
      List<Units.Outcome> outcomes,
      Providers providers,
      RawManifests raw,
      ByCluster found) {
    this.intent = intent;
    this.providers = providers;
    this.raw = raw;
    this.kinds = raw.customKinds();
    this.found = found;
    for (var outcome : outcomes) {
      byEnvironment
          .computeIfAbsent(outcome.environment().name(), _ -> new ArrayList<>())
          .add(outcome);
    }
  }

  /** A unit on the cluster in hand. */
  record Member(Units.Outcome outcome, Units.Result result, List<Placed> objects) {
    String id() {
      return outcome.environment().name() + "/" + outcome.unit().name();
    }
  }

  private record Assembled(
      List<Unit> units, List<Manifest> manifests, List<Diagnostic> diagnostics) {}

  /** Tells results apart by identity, which is what sharing is about. */
  private record Same(Object result) {
    @Override
    @SuppressWarnings("ReferenceEquality") // that is the point
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
      return other instanceof Same(var that) && result == that;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(result);
    }
  }

  /** The plan of every cluster, by its name. */
  NavigableMap<String, ClusterPlan> plans() {
    var membersOf = new LinkedHashMap<String, List<Member>>();
    intent.clusters().forEach((name, cluster) -> membersOf.put(name, members(cluster)));
    var distinct = new LinkedHashMap<List<Same>, List<Member>>();
    membersOf.values().forEach(members -> distinct.putIfAbsent(key(members), members));
    var assembled =
        distinct.entrySet().parallelStream()
            .collect(
                Collectors.toConcurrentMap(Map.Entry::getKey, each -> assembled(each.getValue())));
    var plans = new TreeMap<String, ClusterPlan>();
    intent
        .clusters()
        .forEach((name, cluster) -> {
          var members = Objects.requireNonNull(membersOf.get(name));
          plans.put(name, plan(cluster, Objects.requireNonNull(assembled.get(key(members)))));
        });
    return plans;
  }

  private static List<Same> key(List<Member> members) {
    var key = new ArrayList<Same>();
    for (var member : members) {
      key.add(new Same(member.outcome()));
      key.add(new Same(member.result()));
    }
    return key;
  }

  private ClusterPlan plan(Cluster cluster, Assembled assembled) {
    assembled.diagnostics().forEach(each -> found.add(each, cluster.name()));
    var overlay = providers.overlay(cluster);
    var provider = cluster.provider();
    return new ClusterPlan(
        cluster.name(),
        new Target(
            provider == null ? "" : provider.text(),
            cluster.region(),
            environments(cluster),
            cluster.labels(),
            cluster.kubernetes(),
            cluster.context(),
            cluster.mode(),
            cluster.state()),
        assembled.units(),
        assembled.manifests(),
        overlay == null ? List.of() : overlay.requires(assembled.manifests()),
        overlay == null ? List.of() : overlay.neverOwn());
  }

  private static List<String> environments(Cluster cluster) {
    return cluster.environments().stream()
        .map(dev.fleetwright.compiler.intent.Ref::text)
        .sorted()
        .distinct()
        .toList();
  }

  private List<Member> members(Cluster cluster) {
    var members = new ArrayList<Member>();
    for (var environment : environments(cluster)) {
      for (var outcome : byEnvironment.getOrDefault(environment, List.of())) {
        var result = outcome.byCluster().get(cluster.name());
        if (result != null) {
          members.add(new Member(outcome, result, objects.computeIfAbsent(result, this::objects)));
        }
      }
    }
    return members;
  }

  /** A result's objects, those of a component in its namespace. */
  private List<Placed> objects(Units.Result result) {
    if (result.rawObjects().isEmpty()) {
      return result.objects();
    }
    var namespace = result.resolution().namespace();
    return result.rawObjects().stream()
        .map(object -> Placed.of(raw.in(namespace, object, kinds), object.at()))
        .sorted(Placed.ORDER)
        .toList();
  }

  private Assembled assembled(List<Member> members) {
    var diagnostics = new ArrayList<Diagnostic>();
    var needs = new Needs(intent, members, diagnostics);
    var units = new ArrayList<Unit>();
    for (var member : members) {
      var unit = member.outcome().unit();
      units.add(
          new Unit(
              member.id(),
              unit.kind().word(),
              member.outcome().environment().name(),
              unit.name(),
              member.result().resolution().owner(),
              needs.of(member),
              member.result().resolution().protect(),
              manifests(member.objects())));
    }
    needs.requireNoCircle();
    var made = Namespaces.of(intent, members, namespaces);
    units.addAll(made.units());
    units.sort(Order.by(Unit::id));
    var all = new ArrayList<>(made.objects());
    members.forEach(member -> all.addAll(member.objects()));
    all.sort(Placed.ORDER);
    Duplicates.report(all, members, diagnostics);
    Addresses.report(members, diagnostics);
    return new Assembled(List.copyOf(units), manifests(all), diagnostics);
  }

  private static List<Manifest> manifests(List<Placed> objects) {
    return objects.stream().map(Placed::manifest).toList();
  }
}
