package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.overlay.Ports;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;

/** Names inside a workload that must lead somewhere. */
final class References {
  private References() {}

  /** Reports every entry of {@code http} whose port is none. */
  static void check(Unit unit) {
    var ports = Ports.of(unit.spec());
    unit.spec()
        .map("http")
        .entries()
        .forEach((name, entry) -> {
          var node = entry.value() instanceof YamlMap map ? map.get("port") : null;
          if (ports.find(node == null ? null : node.json()) == null) {
            port(unit, "http." + name, node == null ? entry.value() : node);
          }
        });
  }

  /** Reports a port that is none. */
  static void port(Unit unit, String where, YamlNode at) {
    var names = Ports.of(unit.spec()).all().stream().map(Ports.Port::name).toList();
    var known =
        names.isEmpty() ? "the workload has no ports" : "one of " + String.join(", ", names);
    if (at.json() instanceof Json.Str(var written)) {
      unit.error(
          "FW1430",
          at.at(),
          "%s: port '%s' is not among the workload's ports".formatted(where, written),
          Spelling.question(written, names).orElse(known));
    } else {
      unit.error(
          "FW1430",
          at.at(),
          where + " does not say which of the workload's ports it means",
          "set port: " + known);
    }
  }
}
