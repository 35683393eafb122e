package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.intent.Cluster;
import dev.fleetwright.compiler.intent.Deployable;
import dev.fleetwright.compiler.intent.Deployable.Kind;
import dev.fleetwright.compiler.intent.Environment;
import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.intent.Ref;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.raw.RawManifests;
import dev.fleetwright.compiler.resolve.ClusterFacts;
import dev.fleetwright.compiler.resolve.Placements;
import dev.fleetwright.compiler.resolve.Resolution;
import dev.fleetwright.compiler.resolve.Resolver;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Resolves and renders every workload and component in every environment, several at a time. */
final class Units {
  /** From so many clusters on, what they share is worth looking for. */
  private static final int MANY = 6;

  private final Intent intent;
  private final Providers providers;
  private final RawManifests raw;
  private final Allowance allowance;
  private final Map<Json, YamlMap> clusterDefaults = new HashMap<>();

  Units(Intent intent, Providers providers, RawManifests raw, Allowance allowance) {
    this.intent = intent;
    this.providers = providers;
    this.raw = raw;
    this.allowance = allowance;
    for (var cluster : intent.clusters().values()) {
      clusterDefaults.putIfAbsent(cluster.defaults().json(), cluster.defaults());
    }
  }

  /**
   * What a unit comes to on the clusters that answer alike.
   *
   * @param objects of a workload, in output order
   * @param rawObjects of a component, still without its namespace
   */
  record Result(
      Resolution resolution,
      List<Placed> objects,
      List<RawManifests.RawObject> rawObjects,
      List<Diagnostic> diagnostics) {}

  /** One workload or component in one environment, and what it comes to on its clusters. */
  record Outcome(Deployable unit, Environment environment, Map<String, Result> byCluster) {}

  /**
   * Every outcome, by environment, then component or workload, then name.
   *
   * @param found gets what is wrong on some clusters
   * @param out gets what is wrong everywhere
   */
  List<Outcome> outcomes(ByCluster found, Diagnostics out) {
    var jobs = new ArrayList<Supplier<Outcome>>();
    var clustersOf = clusters();
    for (var environment : intent.environments().values()) {
      var clusters = clustersOf.getOrDefault(environment.name(), List.of());
      allowance.take(intent.all(Kind.COMPONENT).size() + intent.all(Kind.WORKLOAD).size());
      for (var kind : List.of(Kind.COMPONENT, Kind.WORKLOAD)) {
        for (var unit : intent.all(kind).values()) {
          jobs.add(() -> outcome(unit, environment, clusters));
        }
      }
    }
    // Each unit has its own memo and is worked out by one thread, so threads share nothing.
    var outcomes = jobs.parallelStream().map(Supplier::get).toList();
    for (var outcome : outcomes) {
      outcome
          .byCluster()
          .forEach(
              (cluster, result) -> result.diagnostics().forEach(each -> found.add(each, cluster)));
    }
    reportUnplaced(outcomes, out);
    return outcomes;
  }

  /** The clusters of each environment that there is. */
  private Map<String, List<ClusterFacts>> clusters() {
    var found = new HashMap<String, List<ClusterFacts>>();
    for (var cluster : intent.clusters().values()) {
      for (var name : cluster.environments().stream().map(Ref::text).distinct().toList()) {
        var environment = intent.environments().get(name);
        if (environment != null) {
          found
              .computeIfAbsent(name, _ -> new ArrayList<>())
              .add(new ClusterFacts(intent, environment, cluster, vars(cluster)));
        }
      }
    }
    return found;
  }

  private YamlMap vars(Cluster cluster) {
    var overlay = providers.overlay(cluster);
    return overlay == null ? YamlMap.empty(cluster.at()) : overlay.vars();
  }

  private void reportUnplaced(List<Outcome> outcomes, Diagnostics out) {
    var placed = new HashMap<String, Boolean>();
    for (var outcome : outcomes) {
      placed.merge(outcome.unit().path(), !outcome.byCluster().isEmpty(), Boolean::logicalOr);
    }
    for (var kind : Kind.values()) {
      for (var unit : intent.all(kind).values()) {
        if (!placed.getOrDefault(unit.path(), false)) {
          out.add(
              Diagnostic.warning(
                      "FW1212",
                      unit.at(),
                      "%s '%s' runs on no cluster".formatted(kind.word(), unit.name()))
                  .fix("widen its placement, or take it out"));
        }
      }
    }
  }

  private Outcome outcome(Deployable unit, Environment environment, List<ClusterFacts> clusters) {
    allowance.check();
    var resolver = new Resolver(intent, environment, unit, providers.defaults(), clusterDefaults);
    var job = new UnitJob(environment, unit, resolver, providers.renderer(), raw);
    var byCluster = new LinkedHashMap<String, Result>();
    var placed = Placements.of(unit, clusters, intent.groups());
    boolean many = placed.size() >= MANY;
    for (var cluster : placed) {
      var result = many ? job.result(cluster) : job.whole(cluster);
      allowance.take(Math.max(1, result.objects().size() + result.rawObjects().size()));
      byCluster.put(cluster.cluster().name(), result);
    }
    return new Outcome(unit, environment, byCluster);
  }
}
