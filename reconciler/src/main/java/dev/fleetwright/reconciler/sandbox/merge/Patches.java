package dev.fleetwright.reconciler.sandbox.merge;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.schema.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The patch forms that know nothing of ownership. */
public final class Patches {
  private static final int MOST_OPERATIONS = 10_000;

  private Patches() {}

  /** RFC 7386: objects merge key by key, null deletes, all else replaces. */
  public static Json mergePatch(Json target, Json patch) {
    if (!(patch instanceof Json.Obj(var changes))) {
      return patch;
    }
    var merged = new LinkedHashMap<>(Shapes.object(target).fields());
    changes.forEach((key, value) -> {
      if (value instanceof Json.Null) {
        merged.remove(key);
      } else {
        merged.put(key, mergePatch(merged.getOrDefault(key, Json.Null.NULL), value));
      }
    });
    return new Json.Obj(merged);
  }

  /** Kubernetes' own: as a merge patch, but lists merge by the keys that their type names. */
  public static Json.Obj strategicMergePatch(Json.Obj target, Json.Obj patch, Type type)
      throws BadObject {
    return StrategicMerge.merge(target, patch, type);
  }

  /**
   * RFC 6902.
   *
   * @throws BadObject when an operation cannot be done
   */
  public static Json jsonPatch(Json target, Json patch) throws BadObject {
    if (!(patch instanceof Json.Arr(var operations)) || operations.size() > MOST_OPERATIONS) {
      throw new BadObject("a JSON patch is a list of at most 10000 operations");
    }
    var document = target;
    for (var operation : operations) {
      document = step(document, operation);
    }
    return document;
  }

  private static Json step(Json document, Json operation) throws BadObject {
    var op = operation.text("op");
    var path = pointer(operation.text("path"));
    var value = operation.at("value");
    return switch (op == null ? "" : op) {
      case "add" -> change(document, path, 0, required(value), Change.ADD);
      case "replace" -> change(document, path, 0, required(value), Change.REPLACE);
      case "remove" -> change(document, path, 0, Json.Null.NULL, Change.REMOVE);
      case "copy" ->
          change(document, path, 0, find(document, pointer(operation.text("from"))), Change.ADD);
      case "move" -> {
        var from = pointer(operation.text("from"));
        var moved = find(document, from);
        var rest = change(document, from, 0, Json.Null.NULL, Change.REMOVE);
        yield change(rest, path, 0, moved, Change.ADD);
      }
      case "test" -> {
        if (!Comparison.equal(find(document, path), value == null ? Json.Null.NULL : value)) {
          throw new BadObject("testing value " + operation.text("path") + " failed: test failed");
        }
        yield document;
      }
      default -> throw new BadObject("unexpected kind of operation: " + op);
    };
  }

  private enum Change {
    ADD,
    REPLACE,
    REMOVE
  }

  private static Json change(Json here, List<String> path, int depth, Json value, Change change)
      throws BadObject {
    if (depth == path.size()) {
      return value;
    }
    var key = path.get(depth);
    boolean last = depth == path.size() - 1;
    return switch (here) {
      case Json.Obj(var fields) -> {
        var copy = new LinkedHashMap<>(fields);
        var inner = copy.get(key);
        if (inner == null && !(last && change == Change.ADD)) {
          throw missing(path);
        }
        if (last && change == Change.REMOVE) {
          copy.remove(key);
        } else {
          copy.put(
              key, last || inner == null ? value : change(inner, path, depth + 1, value, change));
        }
        yield new Json.Obj(copy);
      }
      case Json.Arr(var items) -> {
        var copy = new ArrayList<>(items);
        boolean adds = last && change == Change.ADD;
        int index = key.equals("-") && adds ? items.size() : index(key, path);
        if (index < 0 || index > items.size() - (adds ? 0 : 1)) {
          throw missing(path);
        }
        if (adds) {
          copy.add(index, value);
        } else if (last && change == Change.REMOVE) {
          copy.remove(index);
        } else {
          copy.set(index, last ? value : change(items.get(index), path, depth + 1, value, change));
        }
        yield new Json.Arr(copy);
      }
      default -> throw missing(path);
    };
  }

  private static Json find(Json document, List<String> path) throws BadObject {
    var here = document;
    for (var key : path) {
      Json next =
          switch (here) {
            case Json.Obj object -> object.get(key);
            case Json.Arr(var items) -> {
              int index = index(key, path);
              yield index >= 0 && index < items.size() ? items.get(index) : null;
            }
            default -> null;
          };
      if (next == null) {
        throw missing(path);
      }
      here = next;
    }
    return here;
  }

  private static int index(String key, List<String> path) throws BadObject {
    try {
      return Integer.parseInt(key);
    } catch (NumberFormatException e) {
      throw missing(path);
    }
  }

  private static BadObject missing(List<String> path) {
    return new BadObject("the path /" + String.join("/", path) + " does not exist: missing path");
  }

  private static Json required(@org.jspecify.annotations.Nullable Json value) {
    return value == null ? Json.Null.NULL : value;
  }

  private static List<String> pointer(@org.jspecify.annotations.Nullable String text)
      throws BadObject {
    if (text == null || !text.isEmpty() && !text.startsWith("/")) {
      throw new BadObject("an operation's path must begin with /");
    }
    if (text.isEmpty()) {
      return List.of();
    }
    var steps = new ArrayList<String>();
    for (var step : text.substring(1).split("/", -1)) {
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return steps;
  }
}
