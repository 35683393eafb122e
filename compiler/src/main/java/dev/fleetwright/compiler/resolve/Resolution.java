package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.intent.Ref;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.List;

/**
 * What a workload or component is in one environment on one cluster, and on all that answer alike.
 *
 * @param namespace where its objects live; empty for a component that does not say
 * @param needs names of workloads and components that must be healthy first
 */
public record Resolution(
    YamlMap spec, String namespace, String owner, boolean protect, List<Ref> needs) {
  public Resolution {
    needs = List.copyOf(needs);
  }
}
