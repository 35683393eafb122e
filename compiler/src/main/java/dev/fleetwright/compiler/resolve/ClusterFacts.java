package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.intent.Cluster;
import dev.fleetwright.compiler.intent.Environment;
import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.template.Scope;
import dev.fleetwright.compiler.template.ScopePath;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One cluster in one environment, as it answers: always the same, to any number of threads. The
 * values of {@code vars} may still be templates here.
 */
public final class ClusterFacts implements Scope {
  /** Asks for the cluster's own layer of workload defaults. */
  static final String DEFAULTS = "#defaults";

  /** Asks whether the cluster has overrides of its own for a unit: its name, or nothing. */
  static final String OVERRIDES = "#overrides.";

  private final Environment environment;
  private final Cluster cluster;
  private final Json.Obj roots;

  /** Every unit of a cluster asks for much the same. */
  private final Map<String, Optional<Json>> known = new ConcurrentHashMap<>();

  /**
   * @param providerVars the provider's layer of variables
   */
  public ClusterFacts(
      Intent intent, Environment environment, Cluster cluster, YamlMap providerVars) {
    this.environment = environment;
    this.cluster = cluster;
    var vars =
        Trees.over(
            cluster.vars().json(),
            Trees.over(
                environment.vars().json(), Trees.over(providerVars.json(), intent.vars().json())));
    var provider = cluster.provider();
    this.roots =
        Json.obj()
            .put("fleet", Json.obj().put("name", intent.name()).build())
            .put("environment", environment.facts())
            .put("cluster", cluster.facts())
            .put(
                "provider", Json.obj().put("name", provider == null ? "" : provider.text()).build())
            .put("vars", vars)
            .build();
  }

  public Environment environment() {
    return environment;
  }

  public Cluster cluster() {
    return cluster;
  }

  @Override
  public @Nullable Json get(String path) {
    if (path.startsWith(OVERRIDES)) {
      return hasOverride(path.substring(OVERRIDES.length())) ? Json.str(cluster.name()) : null;
    }
    if (path.equals(DEFAULTS)) {
      return cluster.defaults().json();
    }
    return known.computeIfAbsent(path, this::find).orElse(null);
  }

  private Optional<Json> find(String path) {
    var parsed = ScopePath.parse(path);
    return parsed == null ? Optional.empty() : Optional.ofNullable(parsed.in(roots, 0));
  }

  /** Whether an override of this very cluster may change {@code section.name}. */
  private boolean hasOverride(String unit) {
    int dot = unit.indexOf('.');
    var section = unit.substring(0, dot);
    var name = unit.substring(dot + 1);
    return cluster.overrides().stream().anyMatch(each -> Edit.mentions(each, section, name));
  }
}
