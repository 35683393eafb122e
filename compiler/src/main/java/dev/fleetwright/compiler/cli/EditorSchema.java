package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.overlay.Overlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The schemas of our files as editors want them: each in one document that needs no other, with the
 * settings of the built-in providers and the shape of overlays in it.
 */
final class EditorSchema {
  /** What there is a schema of. */
  static final List<String> NAMES = List.of("intent", "import", "overlay", "config");

  private static final String FOLDER = "/dev/fleetwright/schemas/";
  private static final String DEFINITIONS = "$defs";
  private static final String OVERLAY = "overlay.";
  private static final String FLEET = "fleet";

  private EditorSchema() {}

  /**
   * @param name one of {@link #NAMES}
   */
  static String of(String name) throws IOException {
    var document =
        switch (name) {
          case "overlay", "config" -> parsed(text(name));
          case "import" -> imported();
          default -> intent(parsed(text("intent")), "properties");
        };
    var out = new StringBuilder();
    pretty(document, "", out);
    return out.append('\n').toString();
  }

  /** An imported file is what the definition of it says; the root's maps become a definition. */
  private static Json.Obj imported() throws IOException {
    var text =
        text("intent")
            .replace("\"#/properties/", "\"#/" + DEFINITIONS + "/" + FLEET + "/properties/");
    var root = parsed(text);
    var fleet = Json.obj().put("properties", object(root, "properties")).build();
    var whole =
        Json.obj()
            .put("$schema", root.get("$schema"))
            .put("$id", "https://fleetwright.dev/schemas/import-v1.schema.json")
            .put("title", "Fleetwright intent, version 1: an imported file")
            .put("$ref", "#/" + DEFINITIONS + "/import")
            .put(DEFINITIONS, object(root, DEFINITIONS).with(FLEET, fleet))
            .build();
    return intent(whole, DEFINITIONS, FLEET, "properties");
  }

  /**
   * Puts what only the overlays know into a schema.
   *
   * @param way to the keys of the root file
   */
  private static Json.Obj intent(Json.Obj document, String... way) throws IOException {
    var definitions = object(document, DEFINITIONS);
    var overlay =
        parsed(text("overlay").replace("\"#/$defs/", "\"#/" + DEFINITIONS + "/" + OVERLAY));
    for (var each : object(overlay, DEFINITIONS).fields().entrySet()) {
      definitions = definitions.with(OVERLAY + each.getKey(), each.getValue());
    }
    var settings = settings();
    var whole = document.with(DEFINITIONS, definitions);
    whole = at(whole, settings, way, "clusterDefaults", "properties", "settings", "properties");
    whole =
        at(
            whole,
            settings,
            way,
            "clusters",
            "additionalProperties",
            "properties",
            "settings",
            "properties");
    return at(
        whole,
        Json.obj().put("$ref", "#/" + DEFINITIONS + "/" + OVERLAY + "body").build(),
        way,
        "providers",
        "additionalProperties");
  }

  /** Every setting of a built-in provider; another provider may have others. */
  private static Json.Obj settings() {
    var settings = Json.obj();
    var overlays = ProvidersCommand.builtIn();
    var names =
        overlays.stream().flatMap(each -> each.asked().keySet().stream()).distinct().sorted();
    for (var name : names.toList()) {
      var having = overlays.stream().filter(each -> each.asked().containsKey(name)).toList();
      var first = having.getFirst().asked().get(name);
      if (first != null) {
        settings.put(
            name,
            Json.obj()
                .put(
                    "description",
                    "Of %s: %s."
                        .formatted(
                            having.stream().map(Overlay::name).collect(Collectors.joining(", ")),
                            first.description()))
                .build());
      }
    }
    return settings.build();
  }

  private static Json.Obj at(Json.Obj document, Json value, String[] way, String... more) {
    var keys = new java.util.ArrayList<>(List.of(way));
    keys.addAll(List.of(more));
    return put(document, keys, value);
  }

  private static Json.Obj put(Json.Obj here, List<String> keys, Json value) {
    var key = keys.getFirst();
    return keys.size() == 1
        ? here.with(key, value)
        : here.with(key, put(object(here, key), keys.subList(1, keys.size()), value));
  }

  private static Json.Obj object(Json.Obj from, String key) {
    return from.get(key) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
  }

  private static String text(String name) throws IOException {
    var resource = FOLDER + name + "-v1.schema.json";
    try (var in = EditorSchema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Json.Obj parsed(String text) {
    try {
      return JsonText.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Json.Obj object
          ? object
          : Json.Obj.EMPTY;
    } catch (JsonText.Malformed e) {
      throw new IllegalStateException("a schema of ours cannot be read", e);
    }
  }

  /** With a line for each key, so that a change of it in Git can be read. */
  private static void pretty(Json value, String indent, StringBuilder out) {
    if (!(value instanceof Json.Obj(var fields)) || fields.isEmpty()) {
      out.append(JsonText.write(value));
      return;
    }
    var inner = indent + "  ";
    var separator = "{\n";
    for (var field : fields.entrySet()) {
      out.append(separator)
          .append(inner)
          .append(JsonText.write(Json.str(field.getKey())))
          .append(": ");
      pretty(field.getValue(), inner, out);
      separator = ",\n";
    }
    out.append('\n').append(indent).append('}');
  }
}
