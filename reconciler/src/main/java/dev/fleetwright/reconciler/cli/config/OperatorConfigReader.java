package dev.fleetwright.reconciler.cli.config;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.IntentYaml;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import dev.fleetwright.reconciler.kube.config.Access;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code config.yaml}: all of it, or every error with its place. */
public final class OperatorConfigReader {
  /** The keys, in the order of the schema. */
  static final List<String> KEYS =
      List.of(
          "apiVersion",
          "kind",
          "kubeconfig",
          "state",
          "contexts",
          "allowContexts",
          "allowExec",
          "allowEnv",
          "allowUnverified",
          "allowFiles");

  private static final ConfigKeys.Codes CODES = new ConfigKeys.Codes("FW2072", "FW2073");

  private OperatorConfigReader() {}

  /**
   * @param file absolute; relative paths in it count from its folder
   * @return null when something is wrong, which {@code found} then says
   */
  static @Nullable OperatorConfig read(Path file, byte[] utf8, Diagnostics found) {
    var node = IntentYaml.read(file.toString(), utf8, found);
    if (node instanceof YamlScalar(_, Json.Null _, _)) {
      node = new YamlMap(node.at(), Map.of()); // all of it is commented out
    }
    if (node == null) {
      return null;
    }
    if (!(node instanceof YamlMap root)) {
      found.add(Diagnostic.error("FW2071", node.at(), "the configuration must be a map"));
      return null;
    }
    var folder = file.getParent();
    var keys = new ConfigKeys(folder == null ? file : folder, root, CODES, found);
    keys.only(KEYS);
    exactly(keys, "apiVersion", "fleetwright.dev/v1");
    exactly(keys, "kind", "Config");
    var config =
        new OperatorConfig(
            keys.path("kubeconfig", "a path"),
            keys.path("state", "a path"),
            keys.access(new Access.Where(file.toString(), true)));
    return found.hasErrors() ? null : config;
  }

  /** A key that may be left out, since the file's name says as much. */
  private static void exactly(ConfigKeys keys, String key, String wanted) {
    var _ =
        keys.text(key, value -> value.equals(wanted) ? value : null, "'" + wanted + "'", wanted);
  }
}
