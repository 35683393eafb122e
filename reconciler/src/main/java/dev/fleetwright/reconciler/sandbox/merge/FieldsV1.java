package dev.fleetwright.reconciler.sandbox.merge;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.util.LinkedHashMap;
import java.util.TreeMap;

/** Field sets in the form in which {@code managedFields} holds them. */
public final class FieldsV1 {
  private FieldsV1() {}

  /** Text that breaks the grammar of {@code fieldsV1}. */
  public static final class BadFields extends Exception {
    private static final long serialVersionUID = 1;

    BadFields(String message) {
      super(message);
    }
  }

  public static Json.Obj encode(FieldSet set) {
    return encode(set, false);
  }

  private static Json.Obj encode(FieldSet set, boolean member) {
    var fields = new LinkedHashMap<String, Json>();
    if (member) {
      fields.put(".", Json.Obj.EMPTY);
    }
    set.nodes()
        .forEach((step, node) ->
            fields.put(text(step), encode(node.below(), node.member() && !node.below().isEmpty())));
    return fields.isEmpty() ? Json.Obj.EMPTY : new Json.Obj(fields);
  }

  private static String text(PathElement step) {
    return switch (step) {
      case PathElement.Name(var name) -> "f:" + name;
      case PathElement.Key(var keys) -> "k:" + JsonText.canonical(new Json.Obj(keys));
      case PathElement.Value(var value) -> "v:" + JsonText.canonical(value);
      case PathElement.Index(var index) -> "i:" + index;
    };
  }

  public static FieldSet decode(Json fields) throws BadFields {
    var set = new FieldSet.Builder();
    if (!(fields instanceof Json.Obj(var entries))) {
      throw new BadFields("expected an object of fields");
    }
    for (var entry : entries.entrySet()) {
      if (entry.getKey().equals(".")) {
        continue; // said by the level above
      }
      var below = decode(entry.getValue());
      boolean member =
          entry.getValue() instanceof Json.Obj inner && (inner.isEmpty() || inner.get(".") != null);
      set.add(step(entry.getKey()), member, below);
    }
    return set.build();
  }

  private static PathElement step(String text) throws BadFields {
    if (text.length() < 2 || text.charAt(1) != ':') {
      throw new BadFields("unknown path element " + text);
    }
    var rest = text.substring(2);
    try {
      return switch (text.charAt(0)) {
        case 'f' -> new PathElement.Name(rest);
        case 'v' -> new PathElement.Value(JsonText.parse(rest));
        case 'i' -> new PathElement.Index(Long.parseLong(rest));
        case 'k' -> {
          if (!(JsonText.parse(rest) instanceof Json.Obj(var keys))) {
            throw new BadFields("keys are no object");
          }
          yield new PathElement.Key(new TreeMap<>(keys));
        }
        default -> throw new BadFields("unknown path element " + text);
      };
    } catch (JsonText.Malformed | NumberFormatException e) {
      throw new BadFields("path element is malformed");
    }
  }
}
