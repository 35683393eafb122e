package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a workload says against itself: Kubernetes would refuse it, or do nothing of the kind. */
final class Contradictions {
  private static final int LONGEST_CRON = 52;

  private Contradictions() {}

  /** Reports them, each at the place that comes later. */
  static void check(Unit unit) {
    ports(unit);
    scale(unit);
    measures(unit);
    probes(unit);
    cron(unit);
    ranges(unit);
    Images.check(unit);
  }

  private static void ranges(Unit unit) {
    unit.spec()
        .map("http")
        .entries()
        .forEach((name, entry) -> {
          if (entry.value() instanceof YamlMap http
              && http.get("allowCidrs") instanceof YamlList(_, var ranges)) {
            ranges.forEach(range -> range(unit, "http." + name + ".allowCidrs", range));
          }
        });
  }

  private static void range(Unit unit, String path, YamlNode range) {
    if (range.json() instanceof Json.Str(var text)) {
      var wrong = AddressRange.wrong(text);
      if (wrong != null) {
        unit.error(
            "FW1441",
            range.at(),
            "%s: '%s': %s".formatted(path, Shown.of(text), wrong),
            "write the first address and how many bits of it are fixed, such as 10.0.0.0/8");
      }
    }
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

  private static void probes(Unit unit) {
    unit.spec()
        .map("probes")
        .entries()
        .forEach((kind, entry) -> {
          if (entry.value() instanceof YamlMap probe && probe.get("command") != null) {
            Stream.of("path", "port")
                .map(probe::get)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(node ->
                    unit.error(
                        "FW1438",
                        node.at(),
                        "probes.%s asks by its command, so that this counts for nothing"
                            .formatted(kind),
                        "take one of them out"));
          }
        });
  }

  private static void cron(Unit unit) {
    if (unit.type() != Unit.Type.CRON) {
      return;
    }
    var schedule = unit.spec().get("schedule");
    if (schedule != null && schedule.json() instanceof Json.Str(var text)) {
      CronSchedule.wrong(text)
          .ifPresent(what ->
              unit.error(
                  "FW1439",
                  schedule.at(),
                  "schedule: " + what,
                  "the fields are minute, hour, day of the month, month and day of the week"));
    }
    if (unit.name().length() > LONGEST_CRON) {
      unit.error(
          "FW1440",
          unit.workload().at(),
          "the name of a cron has at most %d characters, '%s' has %d"
              .formatted(LONGEST_CRON, unit.name(), unit.name().length()),
          "shorten it: its jobs have eleven more, and their names at most 63");
    }
  }
}
