package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks a manifest along the fields that the server says we own. The server has already told which
 * lists are maps, sets or atomic by the way it names their items, so no schema is needed.
 */
final class OwnedFields {
  /** Nobody ever owns these. */
  private static final Set<String> NEVER_OWNED =
      Set.of("apiVersion", "kind", "metadata.name", "metadata.namespace");

  /** From the root to a field; list items by what the manifest says of them. */
  private record Place(String text, List<Json> steps) {
    static final Place ROOT = new Place("", List.of());

    Place key(String name) {
      var dotted = name.contains(".") ? "[" + name + "]" : text.isEmpty() ? name : "." + name;
      return then(dotted, Json.str(name));
    }

    Place item(Json item) {
      return then("[" + name(item) + "]", item);
    }

    private Place then(String more, Json step) {
      var longer = new ArrayList<>(steps);
      longer.add(step);
      return new Place(text + more, longer);
    }

    private static String name(Json item) {
      for (var key : List.of("name", "port", "containerPort", "mountPath", "type", "key", "ip")) {
        var value = item.at(key);
        if (value instanceof Json.Str || value instanceof Json.Int) {
          return key + "=" + JsonText.write(value).replace("\"", "");
        }
      }
      return item instanceof Json.Obj ? "*" : JsonText.write(item).replace("\"", "");
    }
  }

  private final List<Place> lost = new ArrayList<>();
  private boolean extra;
  private boolean different;

  private OwnedFields() {}

  /**
   * Whether a live object is what a manifest says: we own exactly its fields, and each has its
   * value. False also where values differ in spelling alone.
   */
  static boolean same(Json.Obj manifest, Json.Obj fields, Json.Obj live) {
    var walk = new OwnedFields();
    walk.object(manifest, fields, live, Place.ROOT);
    return walk.lost.isEmpty() && !walk.extra && !walk.different;
  }

  /** Who holds the fields of the manifest that we do not own any more. */
  static List<Attribution> attribute(Json.Obj manifest, Json.Obj live) {
    var ours = ManagedFields.ours(live);
    var walk = new OwnedFields();
    walk.object(manifest, ours == null ? Json.Obj.EMPTY : ours.fields(), null, Place.ROOT);
    var others = ManagedFields.of(live).stream().filter(e -> !e.ours() && !isStatus(e)).toList();
    var holders = new ArrayList<Attribution>();
    for (var other : others) {
      var taken =
          walk.lost.stream()
              .filter(place -> !other.fields().isEmpty() && owns(other.fields(), place.steps(), 0))
              .map(Place::text)
              .toList();
      if (!taken.isEmpty()) {
        holders.add(new Attribution(other.manager(), other.operation(), other.time(), taken));
      }
    }
    if (!holders.isEmpty() || others.isEmpty()) {
      return holders;
    }
    // The fields were removed, so nobody holds them: say who wrote last.
    var last = others.stream().max(Comparator.comparing(ManagedFields.Entry::time)).orElseThrow();
    return List.of(new Attribution(last.manager(), last.operation(), last.time(), List.of()));
  }

  private static boolean isStatus(ManagedFields.Entry entry) {
    return entry.subresource().equals("status");
  }

  private void value(Json wanted, Json.Obj fields, @Nullable Json live, Place place) {
    if (fields.isEmpty()) {
      different |= live != null && !live.equals(wanted);
      return;
    }
    switch (wanted) {
      case Json.Obj map -> object(map, fields, live, place);
      case Json.Arr(var items) -> items(items, fields, live, place);
      default -> different |= live != null && !live.equals(wanted);
    }
  }

  private void object(Json.Obj wanted, Json.Obj fields, @Nullable Json live, Place place) {
    var used = new HashSet<String>();
    wanted
        .fields()
        .forEach((name, value) -> {
          var here = place.key(name);
          if (NEVER_OWNED.contains(here.text())) {
            return;
          }
          used.add("f:" + name);
          if (!(fields.get("f:" + name) instanceof Json.Obj deeper)) {
            leaves(value, here);
            return;
          }
          value(value, deeper, live == null ? null : child(live, name), here);
        });
    leftOver(fields, used);
  }

  private void items(List<Json> wanted, Json.Obj fields, @Nullable Json live, Place place) {
    var used = new HashSet<String>();
    for (var item : wanted) {
      var here = place.item(item);
      var name = itemField(fields, item, used);
      if (name == null || !(fields.get(name) instanceof Json.Obj deeper)) {
        leaves(item, here);
        continue;
      }
      used.add(name);
      if (name.startsWith("k:")) {
        value(item, deeper, live == null ? null : liveItem(live, name), here);
      } else {
        different |= live != null && !live.list().contains(item);
      }
    }
    leftOver(fields, used);
  }

  /** A field of ours that the manifest does not have any more. */
  private void leftOver(Json.Obj fields, Set<String> used) {
    extra |= fields.fields().keySet().stream().anyMatch(f -> !f.equals(".") && !used.contains(f));
  }

  private void leaves(Json value, Place place) {
    switch (value) {
      case Json.Obj(var fields) when !fields.isEmpty() ->
          fields.forEach((name, child) -> leaves(child, place.key(name)));
      case Json.Arr(var items) when !items.isEmpty() ->
          items.forEach(item -> leaves(item, place.item(item)));
      default -> lost.add(place);
    }
  }

  private static boolean owns(Json.Obj fields, List<Json> steps, int at) {
    if (at == steps.size() || fields.isEmpty()) {
      return true;
    }
    var step = steps.get(at);
    var name =
        step instanceof Json.Str(var key) && fields.get("f:" + key) != null
            ? "f:" + key
            : itemField(fields, step, Set.of());
    return name != null
        && fields.get(name) instanceof Json.Obj deeper
        && (at == steps.size() - 1 || !deeper.isEmpty() || !name.startsWith("v:"))
        && owns(deeper, steps, at + 1);
  }

  /** The name under which a field set knows a list item, or null. */
  static @Nullable String itemField(Json.Obj fields, Json item, Set<String> used) {
    for (var name : fields.fields().keySet()) {
      if (used.contains(name)) {
        continue;
      }
      if (name.startsWith("v:") && FieldPath.keys(name).equals(item)) {
        return name;
      }
      if (name.startsWith("k:") && agrees(FieldPath.keys(name), item)) {
        return name;
      }
    }
    return null;
  }

  /** An item has these keys, or leaves out one that has a default. */
  private static boolean agrees(Json keys, Json item) {
    boolean any = false;
    for (var key : keys.object().fields().entrySet()) {
      var value = item.at(key.getKey());
      if (value != null && !value.equals(key.getValue())) {
        return false;
      }
      any |= value != null;
    }
    return any;
  }

  private static Json child(Json live, String name) {
    return Objects.requireNonNullElse(live.at(name), Json.Null.NULL);
  }

  /** The item of a list that a field set names, or null. */
  static @Nullable Json itemOf(Json list, String name) {
    for (var item : list.list()) {
      if (name.startsWith("v:")
          ? item.equals(FieldPath.keys(name))
          : agrees(FieldPath.keys(name), item)) {
        return item;
      }
    }
    return null;
  }

  private static Json liveItem(Json live, String name) {
    var keys = FieldPath.keys(name).object();
    for (var item : live.list()) {
      if (keys.fields().entrySet().stream()
          .allMatch(key -> key.getValue().equals(item.at(key.getKey())))) {
        return item;
      }
    }
    return Json.Null.NULL;
  }
}
