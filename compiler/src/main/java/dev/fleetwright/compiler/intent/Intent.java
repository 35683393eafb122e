package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A whole intent, imports included. The maps are sorted by name.
 *
 * @param name the fleet's name
 * @param folder where paths and globs start: the root file's folder, with {@code /} at its end, or
 *     empty
 * @param overlays globs of overlay files
 */
public record Intent(
    String name,
    SourceLocation at,
    String folder,
    SortedMap<String, Environment> environments,
    SortedMap<String, Cluster> clusters,
    SortedMap<String, Group> groups,
    SortedMap<String, Deployable> workloads,
    SortedMap<String, Deployable> components,
    YamlMap providers,
    List<Ref> overlays,
    List<OverrideEntry> overrides,
    YamlMap vars) {

  public SortedMap<String, Deployable> all(Deployable.Kind kind) {
    return kind == Deployable.Kind.WORKLOAD ? workloads : components;
  }

  /** The workload or component of a name, or null. */
  public @Nullable Deployable deployable(String unit) {
    var workload = workloads.get(unit);
    return workload != null ? workload : components.get(unit);
  }

  /** Entries in the order of their names. */
  static <T> SortedMap<String, T> sorted(Map<String, T> entries) {
    return java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(entries));
  }
}
