package dev.fleetwright.reconciler.leftover;

import dev.fleetwright.compiler.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays what is wanted over what is there, as a server-side apply would. Which lists merge by key is
 * told by the names that the server gave their items.
 */
final class Overlay {
  private Overlay() {}

  /**
   * @param tree of everything that anybody owns at this place, or null where nobody does
   */
  static Json merge(@Nullable Json live, Json wanted, Json.@Nullable Obj tree) {
    boolean atomic = tree != null && tree.isEmpty();
    if (live == null || atomic) {
      return wanted;
    }
    if (live instanceof Json.Obj(var fields) && wanted instanceof Json.Obj(var more)) {
      var merged = new LinkedHashMap<>(fields);
      more.forEach((key, value) ->
          merged.put(key, merge(fields.get(key), value, FieldTree.child(tree, "f:" + key))));
      return new Json.Obj(merged);
    }
    if (live instanceof Json.Arr(var items) && wanted instanceof Json.Arr(var more)) {
      return tree != null && (FieldTree.isKeyed(tree) || FieldTree.isSet(tree))
          ? items(items, more, tree)
          : wanted;
    }
    return wanted;
  }

  private static Json items(List<Json> live, List<Json> wanted, Json.Obj tree) {
    var merged = new ArrayList<Json>();
    var used = new HashSet<String>();
    for (var item : wanted) {
      var name = FieldTree.item(tree, item);
      var there = name == null ? null : FieldTree.named(new Json.Arr(live), name);
      if (name != null) {
        used.add(name);
      }
      merged.add(merge(there, item, name == null ? null : FieldTree.child(tree, name)));
    }
    for (var item : live) {
      var name = FieldTree.item(tree, item);
      if (name == null || used.stream().noneMatch(known -> FieldTree.isNamed(known, item))) {
        merged.add(item);
      }
    }
    return new Json.Arr(merged);
  }

  /**
   * A live object without what an apply of {@code wanted} takes away: what we own, do not want any
   * more, and nobody else owns.
   */
  static Json prune(Json live, @Nullable Json wanted, Json.Obj ours, Json.@Nullable Obj others) {
    var left = live;
    for (var name : ours.fields().keySet()) {
      var there = FieldTree.named(left, name);
      if (name.equals(FieldTree.SELF) || there == null) {
        continue;
      }
      var want = FieldTree.named(wanted, name);
      var theirs = FieldTree.child(others, name);
      var deeper = ours.object(name);
      if (want == null && theirs == null) {
        var rest = FieldTree.removed(left, List.of(name));
        left = rest == null ? left : rest;
      } else if (!deeper.isEmpty()) {
        left = replaced(left, name, prune(there, want, deeper, theirs));
      }
    }
    return left;
  }

  private static Json replaced(Json value, String name, Json child) {
    if (value instanceof Json.Obj map) {
      return map.with(name.substring(2), child);
    }
    var items = new ArrayList<Json>();
    if (value instanceof Json.Arr(var before)) {
      before.forEach(item -> items.add(FieldTree.isNamed(name, item) ? child : item));
    }
    return new Json.Arr(items);
  }
}
