package dev.fleetwright.compiler.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a schema asks of a value, in words: its title, else its words, else its types. */
final class Expectation {
  private Expectation() {}

  static String of(JsonNode schema) {
    if (schema.has("title") && !schema.has("$id")) {
      return schema.get("title").asString();
    }
    if (schema.has("const")) {
      return "'" + schema.get("const").asString() + "'";
    }
    if (schema.has("enum")) {
      return alternatives(
          texts(schema.get("enum")).stream().map(word -> "'" + word + "'").toList());
    }
    var types =
        texts(schema.path("type")).stream()
            .filter(type -> !type.equals("null"))
            .map(Expectation::type)
            .toList();
    return types.isEmpty() ? "something else" : alternatives(types);
  }

  /** The words that a schema allows; beside templates, its pattern begins with them then. */
  static List<String> words(JsonNode schema) {
    if (schema.has("enum")) {
      return texts(schema.get("enum"));
    }
    var words = texts(schema.path("examples"));
    boolean only =
        !words.isEmpty()
            && schema
                .path("pattern")
                .asString("")
                .startsWith("^(" + String.join("|", words) + ")$");
    return only ? words : List.of();
  }

  /** Whether one of a schema's types is this. */
  static boolean allows(JsonNode schema, String type) {
    return texts(schema.path("type")).contains(type);
  }

  /** Whether this would do as text. */
  static boolean allowsText(JsonNode schema, String text) {
    var pattern = schema.path("pattern");
    return allows(schema, "string")
        && (!pattern.isString() || Pattern.compile(pattern.asString()).matcher(text).find());
  }

  /** The keys that a schema knows, those of a pattern as its title has them. */
  static List<String> keys(JsonNode schema) {
    var keys = new ArrayList<>(schema.path("properties").propertyNames());
    for (var pattern : schema.path("patternProperties")) {
      if (pattern.has("title")) {
        keys.add(pattern.get("title").asString());
      }
    }
    return keys;
  }

  private static List<String> texts(JsonNode node) {
    var texts = new ArrayList<String>();
    if (node.isArray()) {
      node.forEach(item -> texts.add(item.asString()));
    } else if (node.isString()) {
      texts.add(node.asString());
    }
    return texts;
  }

  private static String type(String type) {
    return switch (type) {
      case "object" -> "a map";
      case "array" -> "a list";
      case "string" -> "text";
      case "integer" -> "an integer";
      case "boolean" -> "true or false";
      default -> "a " + type;
    };
  }

  private static String alternatives(List<String> words) {
    return words.size() < 2
        ? String.join("", words)
        : words.stream().limit(words.size() - 1L).collect(Collectors.joining(", "))
            + " or "
            + words.getLast();
  }
}
