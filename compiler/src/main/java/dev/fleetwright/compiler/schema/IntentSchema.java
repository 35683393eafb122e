package dev.fleetwright.compiler.schema;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The shape of the intent language, version 1. Where a value may hold a template, text with {@code
 * {{ }}} passes for it; what came of it is checked by {@link #checkWorkload} once it is known.
 */
public final class IntentSchema {
  private static final String FILE = "intent-v1.schema.json";

  /** Keys below which null means something. */
  private static final Set<String> NULLABLE = Set.of("overrides", "vars");

  /** What was read already; the schema never changes. */
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private IntentSchema() {}

  /** Loads the schemas ahead of their use. */
  public static void prefetch() {
    SchemaCheck.of(FILE);
    SchemaCheck.of(FILE + "#resolvedWorkload");
  }

  /** Checks a root file. */
  public static void check(YamlNode root, Diagnostics out) {
    SchemaCheck.of(FILE).check(root, out);
    nulls(root, out);
  }

  /** Checks an imported file, which has maps only. */
  public static void checkImport(YamlNode root, Diagnostics out) {
    if (isOfKubernetes(root, out)) {
      return;
    }
    SchemaCheck.of(FILE + "#import").check(root, out);
    nulls(root, out);
  }

  /** A manifest among imports is one mistake, whatever is in it. */
  private static boolean isOfKubernetes(YamlNode root, Diagnostics out) {
    if (!(root instanceof YamlMap file)) {
      return false;
    }
    var apiVersion = file.text("apiVersion");
    var kind = file.text("kind");
    if (apiVersion == null || kind == null || apiVersion.startsWith("fleetwright.dev/")) {
      return false;
    }
    out.add(
        Diagnostic.error(
                "FW1108",
                file.at(),
                "the file is a %s of Kubernetes, not a part of the intent"
                    .formatted(Shown.of(kind)))
            .fix(
                "keep it where `imports` does not find it, and name it in the `manifests` of a"
                    + " component"));
    return true;
  }

  /**
   * Checks a workload's fields after every layer was applied and every template filled in: values
   * have their types, and what must be there is there.
   *
   * @param path how messages name it, such as {@code workloads.checkout}
   */
  public static void checkWorkload(String path, YamlNode resolved, Diagnostics out) {
    SchemaCheck.of(FILE + "#resolvedWorkload").check(path, resolved, out);
  }

  /**
   * What must be found in the text of a workload's field; a template passes.
   *
   * @param path from the fields of a workload, such as {@code image}
   */
  public static Pattern pattern(String path) {
    return PATTERNS.computeIfAbsent(path, IntentSchema::read);
  }

  private static Pattern read(String path) {
    var at = SchemaFile.read(FILE).map("$defs").map("workloadFields").map("properties");
    for (var key : path.split("/", -1)) {
      at = at.map(key);
    }
    var pattern = at.text("pattern");
    if (pattern == null) {
      throw new IllegalArgumentException("the schema has no pattern at " + path);
    }
    return Pattern.compile(pattern);
  }

  /** The schema has to let null pass wherever an override's {@code set} may delete. */
  private static void nulls(YamlNode root, Diagnostics out) {
    if (root instanceof YamlMap map) {
      for (var section : Set.of("workloads", "components")) {
        below(map.map(section), section, out);
      }
      for (var section : Set.of("environments", "clusters")) {
        map.map(section)
            .entries()
            .forEach((name, entry) -> {
              if (entry.value() instanceof YamlMap one) {
                below(one.map("defaults"), section + "." + name + ".defaults", out);
              }
            });
      }
      below(map.map("clusterDefaults").map("defaults"), "clusterDefaults.defaults", out);
    }
  }

  private static void below(YamlNode node, String path, Diagnostics out) {
    switch (node) {
      case YamlMap(_, var entries) ->
          entries.forEach((key, entry) -> {
            if (!NULLABLE.contains(key)) {
              below(entry.value(), path + "." + key, out);
            }
          });
      case YamlList(_, var items) -> items.forEach(item -> below(item, path, out));
      case YamlScalar(var at, Json.Null _, _) ->
          out.add(
              Diagnostic.error("FW1107", at, path + " is empty")
                  .because("null deletes what a lower layer set, and only in an override's `set`")
                  .fix("give it a value, or leave the key out"));
      case YamlScalar _ -> {}
    }
  }
}
