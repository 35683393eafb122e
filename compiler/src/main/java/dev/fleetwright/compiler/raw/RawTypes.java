package dev.fleetwright.compiler.raw;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.Kinds;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.List;
import java.util.Map;

/**
 * Whether what is text on every API server is text: an unquoted {@code namespace: 2024} is a
 * number, which counts for no namespace.
 */
final class RawTypes {
  private static final List<List<String>> TEMPLATES =
      List.of(
          List.of("spec", "template"),
          List.of("spec", "jobTemplate"),
          List.of("spec", "jobTemplate", "spec", "template"));

  /** What holds texts and nothing else: no server takes {@code data: {port: 80}}. */
  private static final Map<String, List<String>> TEXTS =
      Map.of(
          "v1 ConfigMap", List.of("data", "binaryData"),
          "v1 Secret", List.of("data", "stringData"));

  private RawTypes() {}

  /**
   * @return whether nothing was found
   */
  static boolean check(YamlMap document, Diagnostics out) {
    long before = out.errors();
    text(document, "", "apiVersion", out);
    text(document, "", "kind", out);
    metadata(document, "metadata", out);
    var texts = TEXTS.get(document.text("apiVersion") + " " + document.text("kind"));
    if (texts != null) {
      texts.forEach(key -> texts(document, "", key, out));
    }
    if (isBuiltIn(document)) {
      for (var path : TEMPLATES) {
        var here = document;
        for (var key : path) {
          here = here.map(key);
        }
        metadata(here, String.join(".", path) + ".metadata", out);
      }
    }
    return out.errors() == before;
  }

  private static boolean isBuiltIn(YamlMap document) {
    var apiVersion = String.valueOf(document.text("apiVersion"));
    int slash = apiVersion.indexOf('/');
    var group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return Kinds.scope(group, String.valueOf(document.text("kind"))) != null;
  }

  private static void metadata(YamlMap holder, String where, Diagnostics out) {
    var metadata = holder.map("metadata");
    for (var key : List.of("name", "generateName", "namespace")) {
      text(metadata, where + ".", key, out);
    }
    for (var key : List.of("labels", "annotations")) {
      texts(metadata, where + ".", key, out);
    }
  }

  private static void texts(YamlMap holder, String where, String key, Diagnostics out) {
    switch (holder.get(key)) {
      case null -> {}
      case YamlScalar(_, Json.Null _, _) -> {}
      case YamlMap map ->
          map.entries().keySet().forEach(each -> text(map, where + key + ".", each, out));
      case YamlNode other ->
          out.add(
              Diagnostic.error(
                  "FW1466",
                  other.at(),
                  "%s%s is %s, and must be a map of texts".formatted(where, key, what(other))));
    }
  }

  private static void text(YamlMap map, String where, String key, Diagnostics out) {
    var value = map.get(key);
    if (value == null
        || value instanceof YamlScalar(_, Json.Str _, _)
        || value instanceof YamlScalar(_, Json.Null _, _)) {
      return;
    }
    var error =
        Diagnostic.error(
            "FW1466",
            value.at(),
            "%s%s is %s, and must be text".formatted(where, Shown.of(key), what(value)));
    out.add(value instanceof YamlScalar ? error.fix("put it in quotes") : error);
  }

  /** Never the value: the object may be a Secret. */
  private static String what(YamlNode node) {
    return switch (node) {
      case YamlMap _ -> "a map";
      case YamlList _ -> "a list";
      case YamlScalar(_, Json.Str _, _) -> "text";
      case YamlScalar(_, Json.Bool _, _) -> "true or false";
      case YamlScalar _ -> "a number";
    };
  }
}
