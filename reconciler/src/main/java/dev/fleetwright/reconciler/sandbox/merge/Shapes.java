package dev.fleetwright.reconciler.sandbox.merge;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.schema.Type;
import dev.fleetwright.reconciler.sandbox.schema.Type.ListOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Loose;
import dev.fleetwright.reconciler.sandbox.schema.Type.MapOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Relation;
import dev.fleetwright.reconciler.sandbox.schema.Type.Scalar;
import dev.fleetwright.reconciler.sandbox.schema.Type.Struct;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a type means for a value: the questions that every walk over an object asks. */
final class Shapes {
  private static final ListOf LOOSE_LIST = new ListOf(Loose.ATOMIC, Relation.ATOMIC, List.of());
  private static final MapOf LOOSE_MAP = new MapOf(Loose.GRANULAR, false);
  private static final MapOf ATOMIC_MAP = new MapOf(Loose.ATOMIC, true);

  private Shapes() {}

  /** A value that does not fit its type; the message begins with the path. */
  static final class Misfit extends Exception {
    private static final long serialVersionUID = 1;

    Misfit(String message) {
      super(message, null, false, false);
    }

    /** The same, seen from one step above. */
    Misfit below(PathElement step) {
      var text = getMessage();
      return new Misfit(step + (isPath(text) ? "" : ": ") + text);
    }

    private static boolean isPath(@Nullable String text) {
      return text != null && (text.startsWith(".") || text.startsWith("["));
    }
  }

  /** The type of a value as its own form completes it: a loose type becomes a definite one. */
  static Type definite(Type type, @Nullable Json... values) {
    if (!(type instanceof Loose loose)) {
      return type;
    }
    for (var value : values) {
      if (value instanceof Json.Obj) {
        return loose == Loose.GRANULAR ? LOOSE_MAP : ATOMIC_MAP;
      }
      if (value instanceof Json.Arr) {
        return LOOSE_LIST;
      }
    }
    return Scalar.UNTYPED;
  }

  static boolean isAtomic(Type definite) {
    return switch (definite) {
      case Scalar _ -> true;
      case ListOf list -> list.relation() == Relation.ATOMIC;
      case MapOf map -> map.atomic();
      case Struct struct -> struct.atomic();
      case Loose loose -> loose == Loose.ATOMIC;
    };
  }

  /** The type of a field of a map or struct; null where the struct may have none such. */
  static @Nullable Type field(Type definite, String name) {
    return switch (definite) {
      case Struct struct -> {
        var field = struct.field(name);
        yield field == null ? struct.others() : field.type();
      }
      case MapOf map -> map.value();
      case Loose loose -> loose;
      case Scalar _, ListOf _ -> null;
    };
  }

  static @Nullable Type below(@Nullable Type type, PathElement step) {
    return switch (step) {
      case PathElement.Name(var name) -> type == null ? null : field(type, name);
      case PathElement.Key _ -> type instanceof ListOf list ? list.item() : null;
      case PathElement.Value _, PathElement.Index _ -> null;
    };
  }

  /** The step to an item of a list that is not atomic. */
  static PathElement step(ListOf list, Json item, int index) throws Misfit {
    if (list.relation() == Relation.SET) {
      return switch (item) {
        case Json.Obj _, Json.Arr _, Json.Null _ ->
            throw new Misfit(
                "element "
                    + index
                    + ": associative list without keys has an element that's no"
                    + " plain value");
        default -> new PathElement.Value(item);
      };
    }
    if (!(item instanceof Json.Obj object)) {
      throw new Misfit(
          "element "
              + index
              + ": associative list with keys may not have "
              + (item instanceof Json.Null ? "a null element" : "non-map elements"));
    }
    var keys = new TreeMap<String, Json>();
    for (var key : list.keys()) {
      var value = object.get(key);
      var field = list.item() instanceof Struct struct ? struct.field(key) : null;
      if (value == null && field != null) {
        value = field.byDefault();
      }
      if (value != null) {
        keys.put(key, value);
      }
    }
    if (keys.isEmpty()) {
      throw new Misfit(
          "element "
              + index
              + ": associative list with keys has an element that omits all key fields "
              + quoted(list.keys())
              + " (and doesn't have default values for any key fields)");
    }
    return new PathElement.Key(keys);
  }

  private static String quoted(List<String> words) {
    var text = new StringBuilder("[");
    for (var word : words) {
      text.append(text.length() > 1 ? " " : "").append('"').append(word).append('"');
    }
    return text.append(']').toString();
  }

  /** Whether there is nothing in it: absent, null, or without fields or items. */
  static boolean isBare(@Nullable Json value) {
    return switch (value) {
      case null -> true;
      case Json.Null _ -> true;
      case Json.Obj(var fields) -> fields.isEmpty();
      case Json.Arr(var items) -> items.isEmpty();
      default -> false;
    };
  }

  static Json.Obj object(@Nullable Json value) {
    return value instanceof Json.Obj object ? object : Json.Obj.EMPTY;
  }

  static List<Json> items(@Nullable Json value) {
    return value instanceof Json.Arr(var items) ? items : List.of();
  }
}
