package dev.fleetwright.reconciler.leftover;

import dev.fleetwright.compiler.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items of ours that somebody gave another key: a port with another number, a variable with another
 * name. Ours comes back with the repair, and theirs would stay beside it.
 */
final class Strays {
  private final Json.Obj edits;
  private final List<List<String>> found = new ArrayList<>();

  private Strays(Json.Obj edits) {
    this.edits = edits;
  }

  /**
   * @param tree of everything that anybody owns
   */
  static List<List<String>> of(Json.Obj live, Json.Obj wanted, Json.Obj tree) {
    var strays = new Strays(Ownership.of(live).edits());
    strays.look(live, wanted, tree, List.of());
    return strays.found;
  }

  private void look(@Nullable Json live, Json wanted, Json.@Nullable Obj tree, List<String> path) {
    if (tree == null || live == null) {
      return;
    }
    if (wanted instanceof Json.Obj(var fields)) {
      fields.forEach((key, value) -> {
        var name = "f:" + key;
        look(FieldTree.named(live, name), value, FieldTree.child(tree, name), then(path, name));
      });
    } else if (wanted instanceof Json.Arr(var items) && FieldTree.isKeyed(tree)) {
      items(live.list(), items, tree, path);
    }
  }

  private void items(List<Json> live, List<Json> wanted, Json.Obj tree, List<String> path) {
    var missing = new ArrayList<Json>();
    var known = new ArrayList<String>();
    for (var item : wanted) {
      var name = FieldTree.item(tree, item);
      var there = name == null ? null : FieldTree.named(new Json.Arr(live), name);
      if (name == null || there == null) {
        missing.add(item);
      } else {
        known.add(name);
        look(there, item, FieldTree.child(tree, name), then(path, name));
      }
    }
    var strange = new ArrayList<String>();
    for (var item : live) {
      var name = FieldTree.item(tree, item);
      if (name != null
          && known.stream().noneMatch(k -> FieldTree.isNamed(k, item))
          && FieldTree.at(edits, then(path, name)) != null) {
        strange.add(name);
      }
    }
    boolean single = missing.size() == 1 && strange.size() == 1;
    for (var item : missing) {
      for (var name : strange) {
        if (resembles(
            item, FieldTree.named(new Json.Arr(live), name), FieldTree.keys(name), single)) {
          found.add(then(path, name));
          strange.remove(name);
          break;
        }
      }
    }
  }

  /**
   * All that is wanted of an item but its keys is in the other one.
   *
   * @param single there is no other that it could be
   */
  private static boolean resembles(
      Json wanted, @Nullable Json other, Json.Obj keys, boolean single) {
    boolean any = false;
    boolean plain = false;
    for (var field : wanted.object().fields().entrySet()) {
      if (keys.get(field.getKey()) != null) {
        continue;
      }
      var there = other == null ? null : other.at(field.getKey());
      var value = field.getValue();
      boolean leaf = !(value instanceof Json.Obj || value instanceof Json.Arr);
      if (leaf && !value.equals(there)) {
        return false;
      }
      plain |= leaf;
      any = true;
    }
    return any ? plain || within(wanted.object(), other, keys) : single;
  }

  private static boolean within(Json.Obj wanted, @Nullable Json other, Json.Obj keys) {
    return wanted.fields().entrySet().stream()
        .filter(field -> keys.get(field.getKey()) == null)
        .allMatch(field -> other != null && within(field.getValue(), other.at(field.getKey())));
  }

  private static boolean within(Json wanted, @Nullable Json there) {
    if (wanted instanceof Json.Obj(var fields)) {
      return there instanceof Json.Obj
          && fields.entrySet().stream().allMatch(f -> within(f.getValue(), there.at(f.getKey())));
    }
    return wanted.equals(there);
  }

  private static List<String> then(List<String> path, String name) {
    var longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }
}
