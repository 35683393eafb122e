package dev.fleetwright.reconciler.cli.config;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.yaml.IntentYaml;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import dev.fleetwright.reconciler.kube.config.Access;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final Path folder;
  private final YamlMap root;
  private final Diagnostics found;

  private OperatorConfigReader(Path folder, YamlMap root, Diagnostics found) {
    this.folder = folder;
    this.root = root;
    this.found = found;
  }

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
    var config = new OperatorConfigReader(folder == null ? file : folder, root, found).config(file);
    return found.hasErrors() ? null : config;
  }

  private OperatorConfig config(Path file) {
    unknownKeys();
    exactly("apiVersion", "fleetwright.dev/v1");
    exactly("kind", "Config");
    return new OperatorConfig(
        path("kubeconfig"),
        path("state"),
        new Access(
            map("contexts"),
            root.get("allowContexts") == null ? null : names("allowContexts"),
            names("allowExec"),
            names("allowEnv"),
            names("allowUnverified"),
            folders(),
            new Access.Where(file.toString(), true)));
  }

  private void unknownKeys() {
    root.entries()
        .forEach((key, entry) -> {
          if (!KEYS.contains(key)) {
            found.add(
                Diagnostic.error("FW2072", entry.keyAt(), "unknown key '" + key + "'")
                    .fix(
                        Spelling.question(key, KEYS)
                            .orElseGet(() -> "the keys are " + String.join(", ", KEYS))));
          }
        });
  }

  /** A key that may be left out, since the file's name says as much. */
  private void exactly(String key, String wanted) {
    var node = root.get(key);
    if (node != null && !(node.json() instanceof Json.Str(var value) && value.equals(wanted))) {
      wrong(key, node, "'" + wanted + "'");
    }
  }

  private @Nullable Path path(String key) {
    var node = root.get(key);
    return node == null ? null : path(key, node);
  }

  private Set<Path> folders() {
    var folders = new LinkedHashSet<Path>();
    var node = root.get("allowFiles");
    if (node instanceof YamlList(_, var items)) {
      for (var item : items) {
        var read = path("allowFiles", item);
        if (read != null) {
          folders.add(read);
        }
      }
    } else if (node != null) {
      wrong("allowFiles", node, "a list of folders");
    }
    return folders;
  }

  private @Nullable Path path(String key, YamlNode node) {
    if (node.json() instanceof Json.Str(var value) && !value.isBlank()) {
      try {
        var home = Path.of(System.getProperty("user.home"));
        return value.startsWith("~/")
            ? home.resolve(value.substring(2)).normalize()
            : folder.resolve(value).normalize();
      } catch (InvalidPathException e) {
        // Said below.
      }
    }
    wrong(key, node, "a path");
    return null;
  }

  private Set<String> names(String key) {
    var names = new LinkedHashSet<String>();
    var node = root.get(key);
    if (node instanceof YamlList(_, var items)) {
      for (var item : items) {
        if (item.json() instanceof Json.Str(var name) && !name.isBlank()) {
          names.add(name);
        } else {
          wrong(key, item, "a list of names");
        }
      }
    } else if (node != null) {
      wrong(key, node, "a list of names");
    }
    return names;
  }

  private Map<String, String> map(String key) {
    var map = new LinkedHashMap<String, String>();
    var node = root.get(key);
    if (node instanceof YamlMap entries) {
      entries
          .entries()
          .forEach((name, entry) -> {
            if (entry.value().json() instanceof Json.Str(var value) && !value.isBlank()) {
              map.put(name, value);
            } else {
              wrong(key + "." + name, entry.value(), "a name");
            }
          });
    } else if (node != null) {
      wrong(key, node, "a map from clusters to contexts");
    }
    return map;
  }

  private void wrong(String key, YamlNode node, String wanted) {
    var written =
        switch (node) {
          case YamlScalar(_, var value, _) -> JsonText.write(value);
          case YamlList _ -> "a list";
          case YamlMap _ -> "a map";
        };
    found.add(
        Diagnostic.error("FW2073", node.at(), "'%s' is %s".formatted(key, written))
            .fix("it must be " + wanted));
  }
}
