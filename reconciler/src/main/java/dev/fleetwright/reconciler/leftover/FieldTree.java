package dev.fleetwright.reconciler.leftover;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Trees of field names as {@code fieldsV1} has them: {@code f:} for a key, {@code k:} for a list
 * item by its keys, {@code v:} for one by its value, {@code .} for the node itself.
 */
final class FieldTree {
  static final String SELF = ".";

  private FieldTree() {}

  static Json.Obj union(Json.Obj a, Json.Obj b) {
    var fields = new LinkedHashMap<>(a.fields());
    b.fields()
        .forEach((name, tree) ->
            fields.merge(name, tree, (mine, theirs) -> union(mine.object(), theirs.object())));
    return new Json.Obj(fields);
  }

  /** The tree without a branch; nodes that only led to it go with it. */
  static Json.Obj without(Json.Obj tree, List<String> path) {
    var name = path.getFirst();
    if (!(tree.get(name) instanceof Json.Obj child)) {
      return tree;
    }
    if (path.size() == 1) {
      return tree.without(name);
    }
    var rest = without(child, path.subList(1, path.size()));
    return rest.isEmpty() && !child.isEmpty() ? tree.without(name) : tree.with(name, rest);
  }

  static Json.Obj branch(List<String> path, Json.Obj leaf) {
    var tree = leaf;
    for (var name : path.reversed()) {
      tree = new Json.Obj(java.util.Map.of(name, tree));
    }
    return tree;
  }

  /** The subtree at a path, or null. */
  static Json.@Nullable Obj at(Json.@Nullable Obj tree, List<String> path) {
    var here = tree;
    for (var name : path) {
      here = child(here, name);
    }
    return here;
  }

  static Json.@Nullable Obj child(Json.@Nullable Obj tree, String name) {
    return tree != null && tree.get(name) instanceof Json.Obj child ? child : null;
  }

  /** Everything of a value, the nodes on the way included. */
  static Json.Obj of(Json value, Json.@Nullable Obj known) {
    var fields = new LinkedHashMap<String, Json>();
    if (value instanceof Json.Obj(var members)) {
      members.forEach(
          (key, member) -> fields.put("f:" + key, of(member, child(known, "f:" + key))));
    } else if (value instanceof Json.Arr(var items) && known != null) {
      for (var item : items) {
        var name = item(known, item);
        if (name != null) {
          fields.put(name, of(item, child(known, name)));
        }
      }
    }
    if (!fields.isEmpty()) {
      fields.put(SELF, Json.Obj.EMPTY);
    }
    return new Json.Obj(fields);
  }

  /** Items of the list have keys, so that it is no atomic list and no set. */
  static boolean isKeyed(Json.@Nullable Obj list) {
    return list != null && list.fields().keySet().stream().anyMatch(n -> n.startsWith("k:"));
  }

  static boolean isSet(Json.@Nullable Obj list) {
    return list != null && list.fields().keySet().stream().anyMatch(n -> n.startsWith("v:"));
  }

  /** The name of a list item, or null where the list is one that does not name its items. */
  static @Nullable String item(Json.Obj list, Json item) {
    for (var name : list.fields().keySet()) {
      if (isNamed(name, item)) {
        return name;
      }
    }
    for (var name : list.fields().keySet()) {
      if (name.startsWith("k:")) {
        return named(keys(name), item);
      }
    }
    return isSet(list) ? "v:" + JsonText.canonical(item) : null;
  }

  private static @Nullable String named(Json.Obj like, Json item) {
    var keys = new TreeMap<String, Json>();
    for (var key : like.fields().keySet()) {
      var value = item.at(key);
      if (value != null) {
        keys.put(key, value);
      }
    }
    return keys.isEmpty() ? null : "k:" + JsonText.canonical(new Json.Obj(keys));
  }

  /** A name means this item, which may leave out a key that has a default. */
  static boolean isNamed(String name, Json item) {
    if (name.startsWith("v:")) {
      return item.equals(value(name));
    }
    if (!name.startsWith("k:")) {
      return false;
    }
    boolean any = false;
    for (var key : keys(name).fields().entrySet()) {
      var value = item.at(key.getKey());
      if (value != null && !value.equals(key.getValue())) {
        return false;
      }
      any |= value != null;
    }
    return any;
  }

  static Json.Obj keys(String name) {
    return value(name).object();
  }

  private static Json value(String name) {
    try {
      return JsonText.parse(name.substring(2));
    } catch (JsonText.Malformed e) {
      return Json.Null.NULL;
    }
  }

  /** What a name means in an object or a list, or null. */
  static @Nullable Json named(@Nullable Json value, String name) {
    if (name.startsWith("f:")) {
      return value instanceof Json.Obj map ? map.get(name.substring(2)) : null;
    }
    if (value instanceof Json.Arr(var items)) {
      for (var item : items) {
        if (isNamed(name, item)) {
          return item;
        }
      }
    }
    return null;
  }

  /** An object or list without what a path means in it; null where that was all of it. */
  static @Nullable Json removed(Json value, List<String> path) {
    if (path.isEmpty()) {
      return null;
    }
    var rest = path.subList(1, path.size());
    if (value instanceof Json.Obj map && path.getFirst().startsWith("f:")) {
      var key = path.getFirst().substring(2);
      var child = map.get(key);
      var left = child == null ? null : removed(child, rest);
      return left == null ? map.without(key) : map.with(key, left);
    }
    if (value instanceof Json.Arr(var items)) {
      var kept = new ArrayList<Json>();
      for (var item : items) {
        var left = isNamed(path.getFirst(), item) ? removed(item, rest) : item;
        if (left != null) {
          kept.add(left);
        }
      }
      return new Json.Arr(kept);
    }
    return value;
  }
}
