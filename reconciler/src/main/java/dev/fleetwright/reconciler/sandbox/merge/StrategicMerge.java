package dev.fleetwright.reconciler.sandbox.merge;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.schema.Type;
import dev.fleetwright.reconciler.sandbox.schema.Type.ListOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Loose;
import dev.fleetwright.reconciler.sandbox.schema.Type.Patch;
import dev.fleetwright.reconciler.sandbox.schema.Type.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The strategic merge patch: merge keys, {@code $patch}, {@code $setElementOrder} and the rest. */
final class StrategicMerge {
  private static final String DIRECTIVE = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";

  private StrategicMerge() {}

  static Json.Obj merge(Json.Obj target, Json.Obj patch, Type type) throws BadObject {
    var directive = patch.text(DIRECTIVE);
    if (directive != null) {
      switch (directive) {
        case "replace" -> {
          return patch.without(DIRECTIVE);
        }
        case "delete" -> {
          return Json.Obj.EMPTY;
        }
        case "merge" -> {}
        default -> throw new BadObject("unknown patch directive " + directive);
      }
    }
    var merged = new LinkedHashMap<>(target.fields());
    if (patch.get(RETAIN) instanceof Json.Arr(var retained)) {
      merged.keySet().removeIf(key -> !retained.contains(Json.str(key)));
    }
    for (var change : patch.fields().entrySet()) {
      var key = change.getKey();
      if (key.startsWith(DELETE) && change.getValue() instanceof Json.Arr(var gone)) {
        var name = key.substring(DELETE.length());
        var rest = new ArrayList<>(Shapes.items(merged.get(name)));
        rest.removeAll(gone);
        merged.put(name, new Json.Arr(rest));
      } else if (!key.startsWith("$")) {
        change(merged, key, change.getValue(), type);
      }
    }
    for (var order : patch.fields().entrySet()) {
      if (order.getKey().startsWith(ORDER)) {
        var name = order.getKey().substring(ORDER.length());
        if (merged.get(name) instanceof Json.Arr(var items)) {
          var wanted = Shapes.items(order.getValue());
          merged.put(name, new Json.Arr(ordered(items, wanted, patchOf(type, name).mergeKey())));
        }
      }
    }
    return new Json.Obj(merged);
  }

  private static void change(Map<String, Json> merged, String key, Json value, Type type)
      throws BadObject {
    if (value instanceof Json.Null) {
      merged.remove(key);
      return;
    }
    var before = merged.get(key);
    var inner = Shapes.field(type, key);
    var patch = patchOf(type, key);
    var by = patch.mergeKey();
    if (value instanceof Json.Obj changes && !patch.replace()) {
      var object = before instanceof Json.Obj existing ? existing : Json.Obj.EMPTY;
      merged.put(key, merge(object, changes, inner == null ? Loose.GRANULAR : inner));
    } else if (value instanceof Json.Arr(var items) && by != null) {
      var item = inner instanceof ListOf list ? list.item() : Loose.GRANULAR;
      merged.put(key, new Json.Arr(items(Shapes.items(before), items, by, item)));
    } else {
      merged.put(key, value);
    }
  }

  private static List<Json> items(List<Json> before, List<Json> patch, String by, Type type)
      throws BadObject {
    if (by.isEmpty()) {
      var all = new ArrayList<>(before);
      patch.stream().filter(item -> !all.contains(item)).forEach(all::add);
      return all;
    }
    boolean replaces = patch.stream().anyMatch(item -> "replace".equals(item.text(DIRECTIVE)));
    var merged = replaces ? new ArrayList<Json>() : new ArrayList<>(before);
    for (var item : patch) {
      if (!(item instanceof Json.Obj change)) {
        throw new BadObject("expected an object with the merge key " + by);
      }
      var id = change.get(by);
      if (id == null) {
        if ("replace".equals(change.text(DIRECTIVE))) {
          continue;
        }
        throw new BadObject("map: does not contain declared merge key: " + by);
      }
      int at = indexOf(merged, by, id);
      if ("delete".equals(change.text(DIRECTIVE))) {
        merged.removeIf(existing -> id.equals(existing.at(by)));
      } else if (at < 0) {
        merged.add(merge(Json.Obj.EMPTY, change.without(DIRECTIVE), type));
      } else {
        merged.set(at, merge((Json.Obj) merged.get(at), change, type));
      }
    }
    return merged;
  }

  private static int indexOf(List<Json> items, String by, Json id) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Json.Obj object && id.equals(object.get(by))) {
        return i;
      }
    }
    return -1;
  }

  /** The wanted items in their order; the others stay before the item that they stood before. */
  private static List<Json> ordered(List<Json> items, List<Json> wanted, @Nullable String by) {
    var ids = wanted.stream().map(item -> id(item, by)).toList();
    var known = new ArrayList<>(items.stream().filter(i -> ids.contains(id(i, by))).toList());
    known.sort(java.util.Comparator.comparingInt(item -> ids.indexOf(id(item, by))));
    var out = new ArrayList<Json>();
    int next = 0;
    for (var item : items) {
      if (ids.contains(id(item, by))) {
        out.add(known.get(next++));
      } else {
        out.add(item);
      }
    }
    return out;
  }

  private static Json id(Json item, @Nullable String by) {
    if (by == null || by.isEmpty()) {
      return item;
    }
    var id = item.at(by);
    return id == null ? Json.Null.NULL : id;
  }

  private static Patch patchOf(Type type, String key) {
    var field = type instanceof Struct struct ? struct.field(key) : null;
    return field == null ? Patch.DEFAULT : field.patch();
  }
}
