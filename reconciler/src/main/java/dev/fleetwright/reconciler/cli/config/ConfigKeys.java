package dev.fleetwright.reconciler.cli.config;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Spelling;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a configuration file. What is wrong is added to what was found, with its place, and
 * reading goes on with a stand-in, so that one look finds every error.
 *
 * @param folder of the file, which relative paths count from
 */
public record ConfigKeys(Path folder, YamlMap root, Codes codes, Diagnostics found) {
  /**
   * @param unknown of a key that the file cannot have
   * @param wrong of a value that cannot be
   */
  public record Codes(String unknown, String wrong) {}

  public @Nullable YamlNode get(String key) {
    return root.get(key);
  }

  /** No other keys than these. */
  public void only(List<String> keys) {
    root.entries()
        .forEach((key, entry) -> {
          if (!keys.contains(key)) {
            found.add(
                Diagnostic.error(codes.unknown(), entry.keyAt(), "unknown key '" + key + "'")
                    .fix(
                        Spelling.question(key, keys)
                            .orElseGet(() -> "the keys are " + String.join(", ", keys))));
          }
        });
  }

  /**
   * The value that {@code reader} makes of a text; what it makes null of is an error.
   *
   * @param fallback where the key is not there
   */
  public <T> T text(String key, Function<String, @Nullable T> reader, String wanted, T fallback) {
    var node = root.get(key);
    var read = node == null ? fallback : text(key, node, reader, wanted);
    return read == null ? fallback : read;
  }

  /** A path, absolute if the folder is; null where the key is not there or wrong. */
  public @Nullable Path path(String key, String wanted) {
    var node = root.get(key);
    return node == null ? null : text(key, node, this::resolved, wanted);
  }

  /** What the operator allows for reaching clusters. */
  public Access access(Access.Where where) {
    return new Access(
        contexts(),
        root.get("allowContexts") == null ? null : names("allowContexts"),
        names("allowExec"),
        names("allowEnv"),
        names("allowUnverified"),
        list("allowFiles", this::resolved, "a list of folders"),
        where);
  }

  /** Relative paths count from the file's folder, and {@code ~/} is the user's home. */
  private @Nullable Path resolved(String value) {
    try {
      return value.startsWith("~/")
          ? Path.of(System.getProperty("user.home"), value.substring(2)).normalize()
          : folder.resolve(value).normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private Set<String> names(String key) {
    return list(key, Function.identity(), "a list of names");
  }

  private <T> Set<T> list(String key, Function<String, @Nullable T> reader, String wanted) {
    var values = new LinkedHashSet<T>();
    var node = root.get(key);
    if (node instanceof YamlList(_, var items)) {
      for (var item : items) {
        var value = text(key, item, reader, wanted);
        if (value != null) {
          values.add(value);
        }
      }
    } else if (node != null) {
      wrong(key, node, wanted);
    }
    return values;
  }

  private Map<String, String> contexts() {
    var map = new LinkedHashMap<String, String>();
    var node = root.get("contexts");
    if (node instanceof YamlMap entries) {
      entries
          .entries()
          .forEach((name, entry) -> {
            var key = "contexts." + name;
            var value = text(key, entry.value(), Function.identity(), "a name");
            if (value != null) {
              map.put(name, value);
            }
          });
    } else if (node != null) {
      wrong("contexts", node, "a map from clusters to contexts");
    }
    return map;
  }

  private <T> @Nullable T text(
      String key, YamlNode node, Function<String, @Nullable T> reader, String wanted) {
    var value =
        node.json() instanceof Json.Str(var written) && !written.isBlank()
            ? reader.apply(written)
            : null;
    if (value == null) {
      wrong(key, node, wanted);
    }
    return value;
  }

  /** Says that a value is not what it must be. */
  public void wrong(String key, YamlNode node, String wanted) {
    var written =
        switch (node) {
          case YamlScalar(_, var value, _) -> JsonText.write(value);
          case YamlList _ -> "a list";
          case YamlMap _ -> "a map";
        };
    found.add(
        Diagnostic.error(codes.wrong(), node.at(), "'%s' is %s".formatted(key, written))
            .fix("it must be " + wanted));
  }
}
