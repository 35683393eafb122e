package dev.fleetwright.bench;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.ManifestYaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fleet as a Jsonnet user keeps it: one program, a file of values per cluster. One process
 * makes all clusters ({@code jsonnet -m}), which is the quickest way that Jsonnet has.
 */
final class JsonnetFleet {
  private static final Set<String> OF_THE_WORKLOAD = Set.of("app", "team", "tag");

  private JsonnetFleet() {}

  static Folder write(Path path, int clusters) {
    var folder = Folder.fresh(path);
    var objects =
        Template.KINDS.stream().map(JsonnetFleet::object).collect(Collectors.joining(",\n"));
    var fleet = BenchCluster.fleet(clusters);
    fleet.forEach(
        cluster -> folder.put("values/" + cluster.name() + ".json", ChartFleet.values(cluster)));
    folder.put(
        "cluster.libsonnet",
        "function(c) [object for w in c.apps for object in [\n" + objects + "\n]]\n");
    folder.put(
        "fleet.jsonnet",
        fleet.stream()
            .map(c -> "  '%1$s.json': cluster(import 'values/%1$s.json'),".formatted(c.name()))
            .collect(
                Collectors.joining(
                    "\n", "local cluster = import 'cluster.libsonnet';\n{\n", "\n}\n")));
    return folder;
  }

  private static String object(String kind) {
    // A number has no quotes in the template, so it is marked before the template is read.
    var text =
        Template.read("objects/" + kind + ".yaml")
            .text()
            .replace("replicas: @replicas@", "replicas: \"#replicas#\"");
    var said = new Diagnostics();
    var objects =
        ManifestYaml.read(kind, text.replace('@', '~').getBytes(StandardCharsets.UTF_8), said);
    if (objects.size() != 1) {
      throw new IllegalStateException(kind + " is not one object: " + said.sorted());
    }
    return code(objects.getFirst().json());
  }

  private static String code(Json value) {
    return switch (value) {
      case Json.Obj(var fields) ->
          fields.entrySet().stream()
              .map(field ->
                  JsonText.write(new Json.Str(field.getKey())) + ": " + code(field.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Json.Arr(var items) ->
          items.stream().map(JsonnetFleet::code).collect(Collectors.joining(", ", "[", "]"));
      case Json.Str(var text) when text.startsWith("#") -> variable(text.replace("#", ""));
      case Json.Str(var text) -> string(text);
      default -> JsonText.write(value);
    };
  }

  private static String string(String text) {
    var parts = new ArrayList<String>();
    var split = text.split("~", -1);
    for (int i = 0; i < split.length; i++) {
      if (i % 2 == 1) {
        parts.add(variable(split[i]));
      } else if (!split[i].isEmpty() || split.length == 1) {
        parts.add(JsonText.write(new Json.Str(split[i])));
      }
    }
    return String.join(" + ", parts);
  }

  private static String variable(String name) {
    return (OF_THE_WORKLOAD.contains(name) ? "w." : "c.") + name;
  }
}
