package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A field of an object, or some of them: dotted keys, {@code [key]} for a key with dots in it,
 * {@code [key=value]} for a list item and {@code [*]} for all of them.
 *
 * @param text as it was written
 */
public record FieldPath(String text, List<Step> steps) {
  public sealed interface Step {
    record Key(String name) implements Step {}

    record Item(String key, String value) implements Step {}

    record Every() implements Step {}
  }

  public FieldPath {
    steps = List.copyOf(steps);
  }

  public static FieldPath parse(String text) {
    var steps = new ArrayList<Step>();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == '[') {
        int end = text.indexOf(']', at);
        if (end < 0) {
          throw new IllegalArgumentException("a path without its ]: " + text);
        }
        steps.add(bracket(text.substring(at + 1, end)));
        at = end + 1;
      } else if (text.charAt(at) == '.') {
        at++;
      } else {
        int end = at;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
          end++;
        }
        steps.add(new Step.Key(text.substring(at, end)));
        at = end;
      }
    }
    return new FieldPath(text, steps);
  }

  private static Step bracket(String inner) {
    int equals = inner.indexOf('=');
    if (inner.equals("*")) {
      return new Step.Every();
    }
    return equals < 0
        ? new Step.Key(inner)
        : new Step.Item(inner.substring(0, equals), inner.substring(equals + 1));
  }

  /** The object without the field; itself where it has none. */
  Json.Obj removedFrom(Json.Obj object) {
    return remove(object, 0) instanceof Json.Obj rest ? rest : object;
  }

  /** The field set without the field, a tree as managedFields has it. */
  Json.Obj removedFromFields(Json.Obj fields) {
    return removeField(fields, 0);
  }

  /** The field set has the field. */
  public boolean ownedIn(Json.Obj fields) {
    return !removeField(fields, 0).equals(fields);
  }

  /** The one value at the path, or null; also null when the path means several. */
  @Nullable Json valueIn(Json.Obj object) {
    Json here = object;
    for (var step : steps) {
      if (!(step instanceof Step.Key(var name)) || !(here instanceof Json.Obj map)) {
        return null;
      }
      var next = map.get(name);
      if (next == null) {
        return null;
      }
      here = next;
    }
    return here;
  }

  /** The object with a value at the path, which must be one of keys alone. */
  Json.Obj put(Json.Obj object, Json value) {
    return put(object, 0, value);
  }

  private Json.Obj put(Json.Obj object, int at, Json value) {
    if (!(steps.get(at) instanceof Step.Key(var name))) {
      return object;
    }
    return object.with(
        name, at == steps.size() - 1 ? value : put(object.object(name), at + 1, value));
  }

  /** Null when the value itself is to go. */
  private @Nullable Json remove(Json value, int at) {
    if (at == steps.size()) {
      return null;
    }
    return switch (steps.get(at)) {
      case Step.Key(var name) -> removeKey(value, name, at);
      case Step.Item(var key, var wanted) ->
          removeItems(value, at, item -> wanted.equals(scalar(item.at(key))));
      case Step.Every _ -> removeItems(value, at, _ -> true);
    };
  }

  private Json removeKey(Json value, String name, int at) {
    if (!(value instanceof Json.Obj map)) {
      return value;
    }
    var child = map.get(name);
    if (child == null) {
      return map;
    }
    var rest = remove(child, at + 1);
    return rest == null ? map.without(name) : map.with(name, rest);
  }

  private Json removeItems(Json value, int at, Predicate<Json> which) {
    if (!(value instanceof Json.Arr(var items))) {
      return value;
    }
    var kept = new ArrayList<Json>();
    for (var item : items) {
      var rest = which.test(item) ? remove(item, at + 1) : item;
      if (rest != null) {
        kept.add(rest);
      }
    }
    return new Json.Arr(kept);
  }

  private Json.Obj removeField(Json.Obj fields, int at) {
    var kept = new LinkedHashMap<String, Json>();
    fields
        .fields()
        .forEach((name, child) -> {
          if (!matches(steps.get(at), name)) {
            kept.put(name, child);
          } else if (at < steps.size() - 1 && child instanceof Json.Obj deeper) {
            var rest = removeField(deeper, at + 1);
            // A node that only led to the field goes with it.
            if (!rest.isEmpty() || deeper.isEmpty()) {
              kept.put(name, rest);
            }
          }
        });
    return new Json.Obj(kept);
  }

  private static boolean matches(Step step, String name) {
    return switch (step) {
      case Step.Key(var key) -> name.equals("f:" + key);
      case Step.Every _ -> name.startsWith("k:") || name.startsWith("v:");
      case Step.Item(var key, var value) ->
          name.startsWith("k:") && value.equals(scalar(keys(name).at(key)));
    };
  }

  /** The keys of a {@code k:} element. */
  static Json keys(String name) {
    try {
      return JsonText.parse(name.substring(2));
    } catch (JsonText.Malformed e) {
      return Json.Null.NULL;
    }
  }

  private static @Nullable String scalar(@Nullable Json value) {
    return switch (value) {
      case Json.Str(var text) -> text;
      case Json.Int(long number) -> Long.toString(number);
      case Json.Bool bool -> bool == Json.Bool.TRUE ? "true" : "false";
      case null, default -> null;
    };
  }
}
