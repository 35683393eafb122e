package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import java.util.HashMap;
import java.util.List;

/** What a workload says against itself: Kubernetes would refuse it, or do nothing of the kind. */
final class Contradictions {
  private Contradictions() {}

  /** Reports them, each at the place that comes later. */
  static void check(Unit unit) {
    ports(unit);
    scale(unit);
    measures(unit);
  }

  private static void ports(Unit unit) {
    var names = new HashMap<Json, String>();
    unit.spec()
        .map("ports")
        .entries()
        .forEach((name, entry) -> {
          var other = names.putIfAbsent(entry.value().json(), name);
          if (other != null) {
            unit.error(
                "FW1435",
                entry.value().at(),
                "ports.%s is the same port as ports.%s".formatted(name, other),
                "keep one of them; an entry or a probe may name it as often as it likes");
          }
        });
  }

  private static void scale(Unit unit) {
    var least = unit.spec().map("scale").get("min");
    if (least != null
        && least.json() instanceof Json.Int(var min)
        && unit.get("scale", "max") instanceof Json.Int(var max)
        && min > max) {
      unit.error(
          "FW1436",
          least.at(),
          "scale.min is " + min + ", more than scale.max, which is " + max,
          "at most " + max);
    }
  }

  /** How much of a request is used can be told only where there is one. */
  private static void measures(Unit unit) {
    for (var resource : List.of("cpu", "memory")) {
      var measure = unit.spec().map("scale").get(resource);
      if (measure != null && unit.get("resources", resource) == null) {
        unit.warning(
            "FW1437",
            measure.at(),
            "scale.%1$s is a share of resources.%1$s, which is not there".formatted(resource),
            "no autoscaler works without it, unless a LimitRange of the namespace fills it in",
            "say resources.%s".formatted(resource));
      }
    }
  }
}
