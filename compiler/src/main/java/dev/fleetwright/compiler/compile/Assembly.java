package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.intent.Cluster;
import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.kubernetes.Kinds.Scope;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.Target;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.compiler.raw.Scopes;
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
import java.util.Set;
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
  private final Scopes scopes;
  private final Landing landing;
  private final ByCluster found;
  private final Allowance allowance;
  private final Map<String, List<Units.Outcome>> byEnvironment = new HashMap<>();
  private final IdentityHashMap<Units.Result, List<Placed>> objects = new IdentityHashMap<>();
  private final Map<String, Manifest> namespaces = new ConcurrentHashMap<>();

  Assembly(
      Intent intent,
      List<Units.Outcome> outcomes,
      Providers providers,
      Scopes scopes,
      Landing landing,
      ByCluster found,
      Allowance allowance) {
    this.intent = intent;
    this.providers = providers;
    this.scopes = scopes;
    this.landing = landing;
    this.found = found;
    this.allowance = allowance;
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
      List<Unit> units,
      List<Manifest> manifests,
      Map<String, Scope> scopes,
      List<Diagnostic> diagnostics) {}

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
        overlay == null ? List.of() : overlay.neverOwn(),
        assembled.scopes());
  }

  private static List<String> environments(Cluster cluster) {
    return cluster.environments().stream()
        .map(dev.fleetwright.compiler.intent.Ref::text)
        .sorted()
        .distinct()
        .toList();
  }

  private List<Member> members(Cluster cluster) {
    allowance.check();
    var members = new ArrayList<Member>();
    for (var environment : environments(cluster)) {
      for (var outcome : byEnvironment.getOrDefault(environment, List.of())) {
        var result = outcome.byCluster().get(cluster.name());
        if (result != null) {
          var placed =
              objects.computeIfAbsent(result, _ -> landing.objects(outcome.unit(), result));
          members.add(new Member(outcome, result, placed));
        }
      }
    }
    return members;
  }

  private Assembled assembled(List<Member> members) {
    allowance.check();
    var diagnostics = new ArrayList<Diagnostic>();
    var needs = new Needs(intent, members, diagnostics);
    var needed = new HashMap<String, Set<String>>();
    members.forEach(member -> needed.put(member.id(), needs.of(member)));
    needs.requireNoCircle();
    var made = Namespaces.of(intent, members, namespaces);
    var kept = new Duplicates(scopes, needed, diagnostics).settled(members);
    var units = new ArrayList<Unit>();
    for (var member : kept) {
      var unit = member.outcome().unit();
      units.add(
          new Unit(
              member.id(),
              unit.kind().word(),
              member.outcome().environment().name(),
              unit.name(),
              member.result().resolution().owner(),
              needed.getOrDefault(member.id(), Set.of()),
              member.result().resolution().protect(),
              manifests(member.objects())));
    }
    units.addAll(made.units());
    units.sort(Order.by(Unit::id));
    var all = new ArrayList<>(made.objects());
    kept.forEach(member -> all.addAll(member.objects()));
    all.sort(Placed.ORDER);
    ReservedObjects.report(members, diagnostics);
    Addresses.report(kept, diagnostics);
    StrayNamespaces.report(kept, all, diagnostics);
    var manifests = manifests(all);
    return new Assembled(
        List.copyOf(units), manifests, scopes.ofCustomKinds(manifests), diagnostics);
  }

  private static List<Manifest> manifests(List<Placed> objects) {
    return objects.stream().map(Placed::manifest).toList();
  }
}
