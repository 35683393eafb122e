package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import org.jspecify.annotations.Nullable;

/**
 * A promotion stage.
 *
 * @param promotesFrom the stage before it
 * @param namespace the pattern for namespaces, a template; null means the workload's own
 * @param defaults workload fields that fill what a workload leaves unset
 * @param protect nothing of it is deleted without being named
 * @param facts what templates can name as {@code environment.*}
 */
public record Environment(
    String name,
    SourceLocation at,
    @Nullable Ref promotesFrom,
    @Nullable Ref namespace,
    YamlMap defaults,
    YamlMap vars,
    boolean protect,
    Json.Obj facts) {}
