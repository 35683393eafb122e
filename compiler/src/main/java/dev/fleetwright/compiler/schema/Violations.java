package dev.fleetwright.compiler.schema;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a validator found, for people: at its place, quoting the author, with what was expected. */
final class Violations {
  private static final int MANY = 40;

  private static final int LONGEST_AMOUNT = 20;
  private static final Pattern AMOUNT =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?) *([mgtMGT])i?[bB]?");

  private static final Pattern ZONE = Pattern.compile("^(?:CRON_)?TZ=(\\S{1,80}) ");

  private final JsonNode document;

  Violations(JsonNode document) {
    this.document = document;
  }

  void report(String path, YamlNode root, List<Error> errors, Diagnostics out) {
    var seen = new HashSet<String>();
    var pasted = pasted(path, root, out);
    for (var error : errors) {
      var place = Place.find(path, root, error.getInstanceLocation());
      if (pasted.stream().anyMatch(place::isIn)) {
        continue;
      }
      // One complaint for each place: the first keyword that fails says most.
      if (seen.add(place.path() + " " + error.getProperty()) && !isSaid(place, error, out)) {
        out.add(diagnostic(place, error, root));
      }
    }
  }

  /** Whether the value could not be read for certain, so that its type is no second mistake. */
  private boolean isSaid(Place place, Error error, Diagnostics out) {
    var said =
        error.getProperty() == null && !place.isSecret()
            ? out.at("FW1005", place.node().at())
            : null;
    if (said == null) {
      return false;
    }
    var keyword = elements(error.getSchemaLocation().getFragment());
    var schema = at(keyword.subList(0, keyword.size() - 1));
    var word =
        place.node().json() instanceof Json.Str(var text) ? text.toLowerCase(Locale.ROOT) : "";
    if (Expectation.allows(schema, "boolean") && word.matches("yes|no|on|off|y|n")) {
      out.replace(
          said,
          Diagnostic.error(said.code(), said.at(), said.message().replace(", quote it", ""))
              .because(String.valueOf(said.why()))
              .fix("write " + word.matches("yes|on|y")));
    }
    return true;
  }

  /** Workloads that are objects of Kubernetes: each is one mistake, whatever is in it. */
  private static List<String> pasted(String path, YamlNode root, Diagnostics out) {
    var found = new ArrayList<String>();
    if (path.isEmpty() && root instanceof YamlMap file) {
      file.map("workloads")
          .entries()
          .forEach((name, entry) -> {
            var kind = entry.value() instanceof YamlMap map ? map.text("kind") : null;
            if (kind != null
                && entry.value() instanceof YamlMap map
                && map.text("apiVersion") != null) {
              found.add("workloads." + name);
              out.add(
                  Diagnostic.error(
                          "FW1108",
                          entry.keyAt(),
                          "workloads.%s is a %s of Kubernetes, not a workload"
                              .formatted(name, Shown.of(kind)))
                      .fix(
                          "keep it in a file of its own, and name that in the `manifests` of a"
                              + " component"));
            }
          });
    }
    return found;
  }

  private Diagnostic diagnostic(Place place, Error error, YamlNode root) {
    var keyword = elements(error.getSchemaLocation().getFragment());
    var schema = at(keyword.subList(0, keyword.size() - 1));
    var property = error.getProperty() == null ? "" : error.getProperty();
    return switch (error.getKeyword()) {
      case "additionalProperties" -> unknown(place, property, schema);
      case "required" ->
          Diagnostic.error("FW1104", place.keyAt(), place.in() + " needs '" + property + "'");
      case "propertyNames" ->
          Diagnostic.error(
              "FW1105",
              place.keyOf(property),
              "the name '"
                  + Shown.of(property)
                  + "', expected "
                  + Expectation.of(definition(schema)));
      case "false" -> notHere(place);
      case "minItems", "minProperties" ->
          Diagnostic.error("FW1103", place.node().at(), place.in() + " is empty");
      default -> value(place, schema, error.getKeyword(), root);
    };
  }

  private static Diagnostic unknown(Place place, String key, JsonNode schema) {
    var at = place.keyOf(key);
    if (contains(schema.path("x-later"), key)) {
      return Diagnostic.error("FW1101", at, "this version has no '" + key + "' yet")
          .fix(Advice.later(key, place.path()));
    }
    var meant = Advice.key(key, place.path());
    if (meant.isPresent()) {
      return Diagnostic.error(
              "FW1101", at, "unknown key '" + Shown.of(key) + "' in " + place.path())
          .fix(meant.get());
    }
    var known = Expectation.keys(schema);
    var question = Spelling.question(key, known);
    var error =
        Diagnostic.error(
            "FW1101",
            at,
            "unknown key '"
                + Shown.of(key)
                + "'"
                + (place.path().isEmpty() ? "" : " in " + place.path())
                + question.map(text -> "; " + text).orElse(""));
    return question.isPresent() || known.isEmpty() || known.size() > MANY
        ? error
        : error.fix("known here: " + String.join(", ", known));
  }

  private static Diagnostic notHere(Place place) {
    var type = place.parent() instanceof YamlMap map ? map.text("type") : null;
    return Diagnostic.error(
            "FW1106",
            place.keyAt(),
            "a " + (type == null ? "value" : type) + " has no '" + place.name() + "'")
        .fix("take it out");
  }

  private static Diagnostic value(Place place, JsonNode schema, String keyword, YamlNode root) {
    var expected = Expectation.of(schema);
    var written = place.isSecret() ? "a value of its own" : say(place.node());
    // Where text passes only for a template, other text has the wrong type.
    boolean type =
        keyword.equals("type")
            || keyword.equals("pattern") && schema.get("pattern").asString().equals("\\{\\{");
    var code = type ? "FW1102" : "FW1103";
    var error =
        Diagnostic.error(
            code, place.node().at(), place.in() + " is " + written + ", expected " + expected);
    if (place.isSecret()) {
      return error.fix("name where it is: {secret: NAME, key: KEY}");
    }
    if (place.node() instanceof YamlList && Expectation.allows(schema, "object")) {
      return Advice.map(place.name()).map(error::fix).orElse(error);
    }
    if (place.name().equals("port") && place.node().json() instanceof Json.Int(var number)) {
      return error.fix(PortAdvice.of(place.path(), root, number));
    }
    return place.node() instanceof YamlScalar scalar
        ? advised(error, scalar.value(), schema, type)
        : error;
  }

  private static Diagnostic advised(
      Diagnostic error, Json written, JsonNode schema, boolean wrongType) {
    return switch (written) {
      case Json.Str(var text) -> text(error, text, schema);
      case Json.Int _, Json.Num _, Json.Bool _ ->
          wrongType && Expectation.allowsText(schema, plain(written))
              ? error.fix("put it in quotes: \"" + plain(written) + "\"")
              : error;
      default -> error;
    };
  }

  private static Diagnostic text(Diagnostic error, String text, JsonNode schema) {
    var type =
        Expectation.words(schema).contains("cron") ? Advice.type(text) : Optional.<String>empty();
    if (type.isPresent()) {
      return error.fix(type.get());
    }
    var question = Spelling.question(text, Expectation.words(schema));
    if (question.isPresent()) {
      return error.fix(question.get());
    }
    var amount = amount(text).filter(meant -> Expectation.allowsText(schema, meant));
    if (amount.isPresent()) {
      return error.fix("did you mean " + amount.get() + "?");
    }
    var zone = ZONE.matcher(text);
    if (zone.find() && schema.path("title").asString("").startsWith("five fields")) {
      return error.fix("say it beside the schedule: timeZone: " + Shown.of(zone.group(1)));
    }
    boolean number =
        Expectation.allows(schema, "integer")
            && text.matches("-?[0-9]{1,18}")
            && Long.parseLong(text) >= schema.path("minimum").asLong(Long.MIN_VALUE)
            && Long.parseLong(text) <= schema.path("maximum").asLong(Long.MAX_VALUE);
    boolean bool = Expectation.allows(schema, "boolean") && text.matches("true|false");
    return number || bool ? error.fix("write it without quotes: " + Shown.of(text)) : error;
  }

  /** An amount as Kubernetes writes it, where one was written as people do: 512 MB, 2gi, 256m. */
  private static Optional<String> amount(String text) {
    var parts = AMOUNT.matcher(text);
    if (text.length() > LONGEST_AMOUNT || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(parts.group(1) + parts.group(2).toUpperCase(Locale.ROOT) + "i");
  }

  private static String say(YamlNode node) {
    return switch (node) {
      case YamlMap _ -> "a map";
      case YamlList _ -> "a list";
      case YamlScalar(_, Json.Str(var text), _) -> "'" + Shown.of(text) + "'";
      case YamlScalar(_, Json.Null _, _) -> "empty";
      case YamlScalar(_, Json.Bool bool, _) -> plain(bool);
      case YamlScalar(_, var value, _) -> "the number " + plain(value);
    };
  }

  private static String plain(Json value) {
    return JsonText.write(value);
  }

  /** The schema itself, or the definition that it names. */
  private JsonNode definition(JsonNode schema) {
    var names = schema.path("propertyNames");
    var reference = names.path("$ref").asString("");
    return reference.startsWith("#/") ? document.at(reference.substring(1)) : names;
  }

  private JsonNode at(List<String> path) {
    var here = document;
    for (var name : path) {
      here = here.isArray() ? here.path(Integer.parseInt(name)) : here.path(name);
    }
    return here;
  }

  private static boolean contains(JsonNode list, String word) {
    for (var item : list) {
      if (item.asString().equals(word)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> elements(NodePath path) {
    var names = new ArrayList<String>();
    for (int i = 0; i < path.getNameCount(); i++) {
      names.add(String.valueOf(path.getElement(i)));
    }
    return names;
  }

  /**
   * A place of the tree.
   *
   * @param path dotted, from the root; empty for the root
   * @param name its key or index
   * @param keyAt where its key stands, or itself in a list
   */
  private record Place(
      String path, String name, SourceLocation keyAt, YamlNode node, YamlNode parent) {

    static Place find(String prefix, YamlNode root, NodePath path) {
      var place = new Place(prefix, "", root.at(), root, root);
      for (var name : elements(path)) {
        var next = place.child(name);
        if (next == null) {
          break;
        }
        place = next;
      }
      return place;
    }

    private @Nullable Place child(String key) {
      return switch (node) {
        case YamlMap(_, var entries) -> {
          var entry = entries.get(key);
          yield entry == null
              ? null
              : new Place(
                  path.isEmpty() ? key : path + "." + key, key, entry.keyAt(), entry.value(), node);
        }
        case YamlList(_, var items) -> {
          var item = items.get(Integer.parseInt(key));
          yield new Place(path + "[" + key + "]", key, item.at(), item, node);
        }
        case YamlScalar _ -> null;
      };
    }

    SourceLocation keyOf(String key) {
      var entry = node instanceof YamlMap(_, var entries) ? entries.get(key) : null;
      return entry == null ? node.at() : entry.keyAt();
    }

    String in() {
      return path.isEmpty() ? "the file" : path;
    }

    boolean isIn(String other) {
      return path.equals(other) || path.startsWith(other + ".");
    }

    /** Whether what stands here may be a secret that should not be here. */
    boolean isSecret() {
      return List.of(path.split("\\.")).contains("secrets") && !(node instanceof YamlMap);
    }
  }
}
