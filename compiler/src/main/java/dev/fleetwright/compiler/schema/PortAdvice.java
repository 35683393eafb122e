package dev.fleetwright.compiler.schema;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;

/** What to write for a port that is named, and stands there by its number. */
final class PortAdvice {
  private PortAdvice() {}

  /**
   * @param path of the value, such as {@code workloads.web.http.public.port}
   * @param root what the path leads into
   */
  static String of(String path, YamlNode root, long number) {
    var keys = path.split("\\.", -1);
    if (keys.length > 2 && keys[0].equals("workloads") && root instanceof YamlMap file) {
      for (var port : file.map("workloads").map(keys[1]).map("ports").entries().entrySet()) {
        if (port.getValue().value().json().equals(new Json.Int(number))) {
          return "name it: port: " + port.getKey();
        }
      }
    }
    return "give it a name in the workload's `ports`, such as {web: %d}, and write that: port: web"
        .formatted(number);
  }
}
