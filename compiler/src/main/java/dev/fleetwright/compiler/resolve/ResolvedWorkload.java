package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;

/**
 * A workload as it is in one environment on one cluster: defaults filled, overrides applied,
 * mandates checked, templates evaluated. Every part of {@code spec} still knows where it was
 * written.
 *
 * @param name the key in {@code workloads}
 * @param at where the workload is defined
 * @param namespace its namespace there, after the environment's pattern
 * @param spec as in section 3 of the intent language, without {@code overrides}, {@code placement}
 *     and {@code patches}
 */
public record ResolvedWorkload(
    String name, SourceLocation at, String environment, String namespace, YamlMap spec) {}
