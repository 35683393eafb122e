package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.intent.Cluster;
import dev.fleetwright.compiler.intent.Deployable;
import dev.fleetwright.compiler.intent.Deployable.Kind;
import dev.fleetwright.compiler.intent.Environment;
import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.intent.Ref;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.resolve.ClusterFacts;
import dev.fleetwright.compiler.resolve.Facts;
import dev.fleetwright.compiler.resolve.Memo;
import dev.fleetwright.compiler.resolve.Placements;
import dev.fleetwright.compiler.resolve.Resolution;
import dev.fleetwright.compiler.resolve.ResolvedWorkload;
import dev.fleetwright.compiler.resolve.Resolver;
import dev.fleetwright.compiler.schema.IntentSchema;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resolves and renders every workload and component in every environment, several at a time. */
final class Units {
  private final Intent intent;
  private final Providers providers;
  private final RawManifests raw;

  Units(Intent intent, Providers providers, RawManifests raw) {
    this.intent = intent;
    this.providers = providers;
    this.raw = raw;
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
    var jobs = new ArrayList<Job>();
    for (var environment : intent.environments().values()) {
      var clusters = clusters(environment);
      for (var kind : List.of(Kind.COMPONENT, Kind.WORKLOAD)) {
        intent.all(kind).values().forEach(unit -> jobs.add(new Job(environment, unit, clusters)));
      }
    }
    // Each unit has its own memo and is worked out by one thread, so threads share nothing.
    var outcomes = jobs.parallelStream().map(Job::outcome).toList();
    for (var outcome : outcomes) {
      outcome
          .byCluster()
          .forEach(
              (cluster, result) -> result.diagnostics().forEach(each -> found.add(each, cluster)));
    }
    reportUnplaced(outcomes, out);
    return outcomes;
  }

  private List<ClusterFacts> clusters(Environment environment) {
    var facts = new ArrayList<ClusterFacts>();
    for (var cluster : intent.clusters().values()) {
      if (cluster.environments().stream().anyMatch(ref -> ref.text().equals(environment.name()))) {
        facts.add(new ClusterFacts(intent, environment, cluster, vars(cluster)));
      }
    }
    return facts;
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

  /** One unit in one environment. */
  private final class Job {
    private final Environment environment;
    private final Deployable unit;
    private final List<ClusterFacts> clusters;
    private final Map<Json.Obj, Manifest> manifests = new HashMap<>();

    Job(Environment environment, Deployable unit, List<ClusterFacts> clusters) {
      this.environment = environment;
      this.unit = unit;
      this.clusters = clusters;
    }

    Outcome outcome() {
      var resolver = new Resolver(intent, environment, unit, providers.defaults());
      var memo = new Memo<Result>();
      var byCluster = new LinkedHashMap<String, Result>();
      for (var facts : Placements.of(unit, clusters, intent.groups())) {
        byCluster.put(facts.cluster().name(), memo.get(facts, asked -> result(resolver, asked)));
      }
      return new Outcome(unit, environment, byCluster);
    }

    private Result result(Resolver resolver, Facts asked) {
      var out = new Diagnostics();
      var resolved = resolver.resolve(asked, out);
      if (!out.hasErrors() && unit.kind() == Kind.WORKLOAD) {
        IntentSchema.checkWorkload(unit.path(), resolved.resolution().spec(), out);
      }
      if (out.hasErrors()) {
        return new Result(resolved.resolution(), List.of(), List.of(), out.sorted());
      }
      List<Placed> objects = List.of();
      List<RawManifests.RawObject> rawObjects = List.of();
      switch (unit.kind()) {
        case WORKLOAD -> objects = rendered(resolved, out);
        case COMPONENT ->
            rawObjects = raw.objects(refs(resolved.resolution().spec().get("manifests")), out);
      }
      return new Result(resolved.resolution(), objects, rawObjects, out.sorted());
    }

    private List<Placed> rendered(Resolver.Resolved resolved, Diagnostics out) {
      var workload =
          new ResolvedWorkload(
              unit.name(),
              unit.at(),
              environment.name(),
              resolved.resolution().namespace(),
              resolved.resolution().spec());
      return providers.renderer().workload(workload, resolved.facts(), out).stream()
          .map(manifest -> manifests.computeIfAbsent(manifest.object(), _ -> manifest))
          .map(manifest -> Placed.of(manifest, unit.at()))
          .sorted(Placed.ORDER)
          .toList();
    }

    private static List<Ref> refs(@Nullable YamlNode node) {
      return switch (node) {
        case YamlScalar(var at, Json.Str(var text), _) -> List.of(new Ref(text, at));
        case YamlList(_, var items) -> items.stream().flatMap(item -> refs(item).stream()).toList();
        case null, default -> List.of();
      };
    }
  }
}
