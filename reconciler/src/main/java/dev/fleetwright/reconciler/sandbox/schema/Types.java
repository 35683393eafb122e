package dev.fleetwright.reconciler.sandbox.schema;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.sandbox.schema.Type.Empty;
import dev.fleetwright.reconciler.sandbox.schema.Type.Field;
import dev.fleetwright.reconciler.sandbox.schema.Type.ListOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Loose;
import dev.fleetwright.reconciler.sandbox.schema.Type.MapOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Patch;
import dev.fleetwright.reconciler.sandbox.schema.Type.Relation;
import dev.fleetwright.reconciler.sandbox.schema.Type.Scalar;
import dev.fleetwright.reconciler.sandbox.schema.Type.Struct;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of types; its form is described at the head of {@code types.txt}. */
final class Types {
  private final Map<String, Struct> structs;

  private Types(Map<String, Struct> structs) {
    this.structs = structs;
  }

  Struct struct(String name) {
    var found = structs.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no type " + name);
    }
    return found;
  }

  static Types parse(List<String> lines) {
    var structs = new HashMap<String, Struct>();
    for (var line : lines) {
      if (!line.startsWith(" ")) {
        var words = line.split(" ", -1);
        structs.put(words[0], new Struct(words[0], words.length > 1));
      }
    }
    var types = new Types(structs);
    Struct current = null;
    var fields = new LinkedHashMap<String, Field>();
    for (var line : lines) {
      if (line.startsWith(" ")) {
        var words = line.substring(1).split(" ", 3);
        fields.put(words[0], types.field(words[1], words.length > 2 ? words[2] : ""));
      } else {
        types.define(current, fields);
        current = types.struct(line.split(" ", -1)[0]);
        fields = new LinkedHashMap<>();
      }
    }
    types.define(current, fields);
    return types;
  }

  private void define(@org.jspecify.annotations.Nullable Struct struct, Map<String, Field> fields) {
    if (struct != null) {
      // An object that declares no field may have any.
      struct.define(fields, fields.isEmpty() ? Loose.GRANULAR : null);
    }
  }

  private Field field(String typeWord, String flagText) {
    var empty = Empty.AS_GIVEN;
    boolean required = false;
    boolean atomic = false;
    boolean replace = false;
    boolean retainKeys = false;
    var relation = Relation.ATOMIC;
    List<String> keys = List.of();
    String mergeKey = null;
    Json byDefault = null;
    for (var flag : flagText.isEmpty() ? new String[0] : flagText.split(" ", -1)) {
      int colon = flag.indexOf(':');
      var value = flag.substring(colon + 1);
      switch (colon < 0 ? flag : flag.substring(0, colon)) {
        case "omit" -> empty = Empty.OMIT;
        case "keep" -> empty = Empty.KEEP;
        case "required" -> required = true;
        case "atomic" -> atomic = true;
        case "set" -> relation = Relation.SET;
        case "keys" -> {
          relation = Relation.KEYED;
          keys = List.of(value.split(",", -1));
        }
        case "merge" -> mergeKey = value;
        case "replace" -> replace = true;
        case "retain-keys" -> retainKeys = true;
        case "default" -> byDefault = json(value);
        default -> throw new IllegalArgumentException("unknown flag " + flag);
      }
    }
    var patch =
        mergeKey == null && !replace && !retainKeys
            ? Patch.DEFAULT
            : new Patch(mergeKey, replace, retainKeys);
    var type =
        typeWord.startsWith("[")
            ? new ListOf(type(typeWord.substring(1)), relation, keys)
            : typeWord.startsWith("<")
                ? new MapOf(type(typeWord.substring(1)), atomic)
                : type(typeWord);
    return new Field(type, empty, required, byDefault, patch);
  }

  private Type type(String word) {
    if (word.startsWith("[")) {
      return new ListOf(type(word.substring(1)), Relation.ATOMIC, List.of());
    }
    if (word.startsWith("<")) {
      return new MapOf(type(word.substring(1)), false);
    }
    return switch (word) {
      case "string" -> Scalar.STRING;
      case "byte" -> Scalar.BYTES;
      case "int" -> Scalar.INT;
      case "number" -> Scalar.NUMBER;
      case "bool" -> Scalar.BOOL;
      case "time" -> Scalar.TIME;
      case "quantity" -> Scalar.QUANTITY;
      case "int-or-string" -> Scalar.INT_OR_STRING;
      case "any" -> Loose.GRANULAR;
      case "raw" -> Loose.ATOMIC;
      default -> struct(word);
    };
  }

  private static Json json(String text) {
    try {
      return JsonText.parse(text);
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException("a default of the type table is no JSON", e);
    }
  }
}
