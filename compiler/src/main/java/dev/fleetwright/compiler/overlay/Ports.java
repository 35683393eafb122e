package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ports of a workload, in the author's order. */
public record Ports(List<Port> all) {
  /** A named port of a container, 1 to 65535. */
  public record Port(String name, long number) {}

  public Ports {
    all = List.copyOf(all);
  }

  /** What {@code ports} of a workload says. */
  public static Ports of(YamlMap spec) {
    var ports = new ArrayList<Port>();
    spec.map("ports")
        .entries()
        .forEach((name, entry) -> {
          if (entry.value().json() instanceof Json.Int(var number)) {
            ports.add(new Port(name, number));
          }
        });
    return new Ports(ports);
  }

  /**
   * The port that a reference means: by name, by number, or, without a reference, the only one
   * there is.
   *
   * @return null when there is none such
   */
  public @Nullable Port find(@Nullable Json reference) {
    return switch (reference) {
      case null -> all.size() == 1 ? all.getFirst() : null;
      case Json.Str(var name) ->
          all.stream().filter(port -> port.name().equals(name)).findFirst().orElse(null);
      case Json.Int(var number) ->
          all.stream().filter(port -> port.number() == number).findFirst().orElse(null);
      default -> null;
    };
  }
}
