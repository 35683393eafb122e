package dev.fleetwright.reconciler.sandbox.validation;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Checks a custom object against the schema of its kind: types, required fields, enums, patterns
 * and bounds. Rules in CEL and combinations of schemas are not evaluated.
 */
final class CustomValidation {
  private CustomValidation() {}

  static void check(Json.Obj schema, Json.Obj object, List<Cause> causes) {
    for (var property : schema.object("properties").fields().entrySet()) {
      var name = property.getKey();
      var value = object.get(name);
      boolean known = name.equals("metadata") || name.equals("apiVersion") || name.equals("kind");
      if (value != null && !known) {
        value(property.getValue(), value, name, causes);
      }
    }
    required(schema, object, "", causes);
  }

  private static void value(Json schema, Json value, String path, List<Cause> causes) {
    if (value instanceof Json.Null && Json.Bool.TRUE.equals(schema.at("nullable"))) {
      return;
    }
    if (!hasType(schema, value)) {
      causes.add(
          new Cause(
              "FieldValueTypeInvalid",
              path,
              "Invalid value: "
                  + JsonText.write(Json.str(typeOf(value)))
                  + ": "
                  + path
                  + " in body must be of type "
                  + schema.text("type")
                  + ": "
                  + JsonText.write(Json.str(typeOf(value)))));
      return;
    }
    var options = schema.list("enum");
    if (!options.isEmpty() && !options.contains(value)) {
      causes.add(
          new Cause(
              "FieldValueNotSupported",
              path,
              "Unsupported value: "
                  + JsonText.write(value)
                  + ": supported values: "
                  + options.stream().map(JsonText::write).collect(Collectors.joining(", "))));
    }
    switch (value) {
      case Json.Obj object -> {
        required(schema, object, path, causes);
        for (var field : object.fields().entrySet()) {
          var inner = schema.at("properties", field.getKey());
          var others = schema.at("additionalProperties");
          var used = inner == null ? others : inner;
          if (used instanceof Json.Obj) {
            value(used, field.getValue(), path + "." + field.getKey(), causes);
          }
        }
      }
      case Json.Arr(var items) -> {
        count(schema, "minItems", items.size(), path, "should have at least %d items", causes);
        count(schema, "maxItems", items.size(), path, "must have at most %d items", causes);
        if (schema.at("items") instanceof Json.Obj item) {
          for (int i = 0; i < items.size(); i++) {
            value(item, items.get(i), path + "[" + i + "]", causes);
          }
        }
      }
      case Json.Str(var text) -> text(schema, text, path, causes);
      case Json.Int(var number) -> bounds(schema, (double) number, value, path, causes);
      case Json.Num(var number) -> bounds(schema, number, value, path, causes);
      case Json.Bool _, Json.Null _ -> {}
    }
  }

  private static void required(Json schema, Json.Obj object, String path, List<Cause> causes) {
    for (var field : schema.list("required")) {
      if (field instanceof Json.Str(var name) && object.get(name) == null) {
        causes.add(Cause.required(path.isEmpty() ? name : path + "." + name, ""));
      }
    }
  }

  private static void text(Json schema, String text, String path, List<Cause> causes) {
    count(schema, "minLength", text.length(), path, "should be at least %d chars long", causes);
    count(schema, "maxLength", text.length(), path, "should be at most %d chars long", causes);
    var pattern = schema.text("pattern");
    try {
      if (pattern != null && !Pattern.compile(pattern).matcher(text).find()) {
        causes.add(
            Cause.invalid(path, Json.str(text), path + " in body should match '" + pattern + "'"));
      }
    } catch (PatternSyntaxException e) {
      // A pattern that only Go understands checks nothing here.
    }
  }

  private static void bounds(
      Json schema, double number, Json value, String path, List<Cause> causes) {
    var least = bound(schema, "minimum");
    var most = bound(schema, "maximum");
    if (least != null && number < least) {
      causes.add(
          Cause.invalid(
              path,
              value,
              path + " in body should be greater than or equal to " + JsonText.number(least)));
    }
    if (most != null && number > most) {
      causes.add(
          Cause.invalid(
              path,
              value,
              path + " in body should be less than or equal to " + JsonText.number(most)));
    }
  }

  private static @org.jspecify.annotations.Nullable Double bound(Json schema, String key) {
    return switch (schema.at(key)) {
      case Json.Int(var number) -> (double) number;
      case Json.Num(var number) -> number;
      case null, default -> null;
    };
  }

  private static void count(
      Json schema, String key, int size, String path, String message, List<Cause> causes) {
    if (schema.at(key) instanceof Json.Int(var limit)) {
      boolean least = key.startsWith("min");
      if (least ? size < limit : size > limit) {
        causes.add(
            new Cause(
                least ? "FieldValueInvalid" : "FieldValueTooMany",
                path,
                "Invalid value: " + size + ": " + path + " in body " + message.formatted(limit)));
      }
    }
  }

  private static boolean hasType(Json schema, Json value) {
    if (Json.Bool.TRUE.equals(schema.at("x-kubernetes-int-or-string"))) {
      return value instanceof Json.Int || value instanceof Json.Str;
    }
    return switch (schema.text("type")) {
      case "object" -> value instanceof Json.Obj;
      case "array" -> value instanceof Json.Arr;
      case "string" -> value instanceof Json.Str;
      case "boolean" -> value instanceof Json.Bool;
      case "integer" ->
          value instanceof Json.Int
              || value instanceof Json.Num(var number) && number == Math.rint(number);
      case "number" -> value instanceof Json.Int || value instanceof Json.Num;
      case null, default -> true;
    };
  }

  private static String typeOf(Json value) {
    return switch (value) {
      case Json.Obj _ -> "object";
      case Json.Arr _ -> "array";
      case Json.Str _ -> "string";
      case Json.Bool _ -> "boolean";
      case Json.Int _ -> "integer";
      case Json.Num _ -> "number";
      case Json.Null _ -> "null";
    };
  }
}
