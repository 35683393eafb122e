package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operations of RFC 6902 that patches use. */
final class JsonPatch {
  static final Set<String> OPERATIONS = Set.of("add", "replace", "remove", "test");

  private JsonPatch() {}

  /** The keys of a JSON pointer, or null where the text is none. */
  static @Nullable List<String> pointer(String text) {
    if (!text.startsWith("/")) {
      return null;
    }
    var keys = new ArrayList<String>();
    for (var key : text.substring(1).split("/", -1)) {
      keys.add(key.replace("~1", "/").replace("~0", "~"));
    }
    return List.copyOf(keys);
  }

  /** The changed document, or null where the operation does not fit it. */
  static @Nullable Json apply(
      String operation, Json document, List<String> path, @Nullable Json value) {
    var key = path.getFirst();
    boolean last = path.size() == 1;
    return switch (document) {
      case Json.Obj object when last -> field(operation, object, key, value);
      case Json.Obj object -> {
        var inner = object.get(key);
        var changed = inner == null ? null : apply(operation, inner, rest(path), value);
        yield changed == null ? null : object.with(key, changed);
      }
      case Json.Arr(var items) -> {
        int index = index(key, items.size(), last && operation.equals("add"));
        if (index < 0) {
          yield null;
        }
        yield last
            ? item(operation, items, index, value)
            : nested(items, index, apply(operation, items.get(index), rest(path), value));
      }
      default -> null;
    };
  }

  private static List<String> rest(List<String> path) {
    return path.subList(1, path.size());
  }

  private static @Nullable Json field(
      String operation, Json.Obj object, String key, @Nullable Json value) {
    var present = object.get(key);
    return switch (operation) {
      case "add" -> value == null ? null : object.with(key, value);
      case "replace" -> value == null || present == null ? null : object.with(key, value);
      case "remove" -> present == null ? null : object.without(key);
      default -> present != null && present.equals(value) ? object : null;
    };
  }

  private static @Nullable Json item(
      String operation, List<Json> items, int index, @Nullable Json value) {
    var copy = new ArrayList<>(items);
    switch (operation) {
      case "remove" -> copy.remove(index);
      case "test" -> {
        return items.get(index).equals(value) ? new Json.Arr(items) : null;
      }
      default -> {
        if (value == null) {
          return null;
        }
        if (operation.equals("add")) {
          copy.add(index, value);
        } else {
          copy.set(index, value);
        }
      }
    }
    return new Json.Arr(copy);
  }

  private static @Nullable Json nested(List<Json> items, int index, @Nullable Json changed) {
    if (changed == null) {
      return null;
    }
    var copy = new ArrayList<>(items);
    copy.set(index, changed);
    return new Json.Arr(copy);
  }

  /** The place that a key names in a list; -1 for none. {@code -} is the end, where one can add. */
  private static int index(String key, int size, boolean mayAppend) {
    if (key.equals("-")) {
      return mayAppend ? size : -1;
    }
    if (!key.matches("0|[1-9][0-9]{0,8}")) {
      return -1;
    }
    int index = Integer.parseInt(key);
    return index < size || mayAppend && index == size ? index : -1;
  }
}
