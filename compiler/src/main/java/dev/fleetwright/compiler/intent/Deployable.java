package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.List;

/**
 * A workload or a component: what can be placed, overridden and needed.
 *
 * @param spec as written, without {@code placement} and {@code overrides}
 */
public record Deployable(
    Kind kind,
    String name,
    SourceLocation at,
    YamlMap spec,
    Placement placement,
    List<OverrideEntry> overrides) {
  public Deployable {
    overrides = List.copyOf(overrides);
  }

  /** The two sorts. */
  public enum Kind {
    WORKLOAD("workload"),
    COMPONENT("component");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** The key of the intent's map that holds them. */
    public String section() {
      return word + "s";
    }
  }

  /** {@code workloads.checkout}. */
  public String path() {
    return kind.section() + "." + name;
  }
}
