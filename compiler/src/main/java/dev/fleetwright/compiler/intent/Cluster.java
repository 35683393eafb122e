package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One cluster, with {@code clusterDefaults} already in it.
 *
 * @param provider which overlay it is compiled with; null where the intent forgot to say
 * @param kubernetes its minor, such as {@code 1.36}; empty when not said
 * @param defaults workload fields that fill what a workload leaves unset
 * @param overrides changes that only this cluster has
 * @param facts what templates can name as {@code cluster.*}
 */
public record Cluster(
    String name,
    SourceLocation at,
    @Nullable Ref provider,
    String region,
    List<Ref> environments,
    Map<String, String> labels,
    String kubernetes,
    String context,
    String mode,
    String state,
    YamlMap settings,
    YamlMap vars,
    YamlMap defaults,
    List<OverrideEntry> overrides,
    Json.Obj facts) {
  public Cluster {
    environments = List.copyOf(environments);
    overrides = List.copyOf(overrides);
  }
}
