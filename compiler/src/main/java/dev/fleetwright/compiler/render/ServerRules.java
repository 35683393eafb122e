package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.resolve.Facts;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.time.ZoneId;
import java.util.regex.Pattern;

/** What the language lets pass and API servers are known to refuse. */
final class ServerRules {
  /**
   * A job's name is a label of its pods, of at most 63 characters, and ends in nine of a digest.
   */
  private static final int LONGEST_JOB = 63 - 9;

  private static final int LONGEST_PATH = 1024;

  /** Of the Gateway API and of Ingress. */
  private static final Pattern PATH =
      Pattern.compile("([-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})++");

  private static final Pattern PATH_TRICKS =
      Pattern.compile("//|/\\.{1,2}(?:/|$)|%2f", Pattern.CASE_INSENSITIVE);

  /** The first minor of Kubernetes 1 in which a Service's name may start with a digit. */
  private static final int RELAXED_SERVICE_NAMES = 36;

  private ServerRules() {}

  static void check(Unit unit, Facts facts) {
    paths(unit);
    timeZone(unit);
    if (unit.type() == Unit.Type.JOB && unit.name().length() > LONGEST_JOB) {
      unit.error(
          "FW1461",
          unit.workload().at(),
          "the name of a job has at most %d characters, '%s' has %d"
              .formatted(LONGEST_JOB, unit.name(), unit.name().length()),
          "shorten it: nine more tell one run from the next, and a label of its pods has at most"
              + " 63");
    }
    if (Character.isDigit(unit.name().charAt(0))
        && Networking.service(unit) != null
        && minor(facts) < RELAXED_SERVICE_NAMES) {
      unit.error(
          "FW1462",
          unit.workload().at(),
          "'%s' cannot be the name of a Service".formatted(unit.name()),
          "before Kubernetes 1.%d it starts with a letter: rename the workload, or place it on newer clusters"
              .formatted(RELAXED_SERVICE_NAMES));
    }
  }

  private static int minor(Facts facts) {
    var version = facts.get("cluster.kubernetes") instanceof Json.Str(var text) ? text : "";
    return version.matches("1\\.[0-9]{1,4}") ? Integer.parseInt(version.substring(2)) : 0;
  }

  private static void paths(Unit unit) {
    unit.spec()
        .map("http")
        .entries()
        .forEach((name, entry) -> {
          var path = entry.value() instanceof YamlMap http ? http.get("path") : null;
          if (path != null) {
            path(unit, "http." + name + ".path", path);
          }
        });
  }

  private static void path(Unit unit, String where, YamlNode node) {
    if (!(node.json() instanceof Json.Str(var path))) {
      return;
    }
    var trick = PATH_TRICKS.matcher(path);
    if (path.length() > LONGEST_PATH) {
      wrong(unit, where, path, "write one of at most %d characters".formatted(LONGEST_PATH), node);
    } else if (trick.find()) {
      wrong(unit, where, path, "write it without `%s`".formatted(trick.group()), node);
    } else if (!PATH.matcher(path).matches()) {
      wrong(unit, where, path, "write what is no character of a URL as a browser does: %20", node);
    }
  }

  private static void wrong(Unit unit, String where, String path, String fix, YamlNode node) {
    unit.error(
        "FW1463", node.at(), "%s: no route takes '%s'".formatted(where, Shown.of(path)), fix);
  }

  private static void timeZone(Unit unit) {
    var node = unit.spec().get("timeZone");
    if (node == null
        || !(node.json() instanceof Json.Str(var zone))
        || ZoneId.getAvailableZoneIds().contains(zone)) {
      return;
    }
    unit.error(
        "FW1464",
        node.at(),
        "timeZone: there is no time zone '%s'".formatted(Shown.of(zone)),
        Spelling.question(zone, ZoneId.getAvailableZoneIds())
            .orElse("name one of the tz database, such as Europe/Berlin or Etc/UTC"));
  }
}
