package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A conditional change. Its verbs are rooted at the workload or component that holds it; those of
 * the fleet and of a cluster begin with {@code workloads} or {@code components} and a name, or
 * {@code "*"} for each.
 *
 * @param when null where it always applies
 * @param priority the higher wins inside a layer
 * @param remove a list of paths, or a map that leads to lists of them; null for none
 */
public record OverrideEntry(
    String name,
    SourceLocation at,
    @Nullable Selector when,
    long priority,
    YamlMap replace,
    @Nullable YamlNode remove,
    YamlMap set,
    YamlMap append,
    YamlMap prepend) {
  /** It has none of the verbs, or nothing in them. */
  public boolean changesNothing() {
    return remove == null
        && Stream.of(replace, set, append, prepend).allMatch(verb -> verb.entries().isEmpty());
  }
}
