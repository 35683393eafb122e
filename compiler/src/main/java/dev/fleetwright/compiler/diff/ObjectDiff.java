package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Arr;
import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.Secrecy;
import dev.fleetwright.compiler.source.PrivateKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares two objects field by field.
 *
 * <p>Lists of objects are compared by the key that tells their items apart (name, mount path, port
 * and protocol...), found by looking at the items themselves: it serves people who read, so a list
 * of an unknown kind is compared as well as one of Kubernetes. What {@link Secrecy} hides never
 * appears; that it changed does.
 */
public final class ObjectDiff {
  private static final List<List<String>> ITEM_KEYS =
      List.of(
          List.of("name"),
          List.of("mountPath"),
          List.of("containerPort", "protocol"),
          List.of("port", "protocol"),
          List.of("key"),
          List.of("topologyKey"),
          List.of("ip"),
          List.of("type"));

  private static final String HIDDEN_BEFORE = "(secret, before)";
  private static final String HIDDEN_AFTER = "(secret, after)";

  private final List<FieldChange> changes = new ArrayList<>();

  private ObjectDiff() {}

  /** What differs, in the order of the fields; nothing when the objects are equal as JSON. */
  public static List<FieldChange> of(Obj before, Obj after) {
    var diff = new ObjectDiff();
    diff.compare("", Secrecy.of(before, after), before, after);
    return List.copyOf(diff.changes);
  }

  private void compare(String path, Secrecy secrecy, @Nullable Json before, @Nullable Json after) {
    if (before == null ? after == null : before.equals(after)) {
      return;
    }
    boolean hidden = secrecy == Secrecy.HIDDEN;
    if (before instanceof Obj(var left) && after instanceof Obj(var right)) {
      fields(path, secrecy, left, right);
    } else if (hidden && before == null && after instanceof Obj(var right) && !right.isEmpty()) {
      fields(path, secrecy, Map.of(), right);
    } else if (hidden && after == null && before instanceof Obj(var left) && !left.isEmpty()) {
      fields(path, secrecy, left, Map.of());
    } else if (!hidden && before instanceof Arr(var left) && after instanceof Arr(var right)) {
      compareLists(path, secrecy, left, right);
    } else {
      report(path, secrecy, before, after);
    }
  }

  private void fields(
      String path, Secrecy secrecy, Map<String, Json> left, Map<String, Json> right) {
    var keys = new LinkedHashSet<>(left.keySet());
    keys.addAll(right.keySet());
    for (var key : keys) {
      var before = left.get(key);
      var after = right.get(key);
      compare(join(path, key), secrecy.under(key, before, after), before, after);
    }
  }

  private void compareLists(String path, Secrecy secrecy, List<Json> before, List<Json> after) {
    var keys = keyOf(before, after);
    if (keys == null) {
      report(path, secrecy, new Arr(before), new Arr(after));
      return;
    }
    var left = byKey(before, keys);
    var right = byKey(after, keys);
    var names = new LinkedHashSet<>(left.keySet());
    names.addAll(right.keySet());
    int found = changes.size();
    for (var name : names) {
      var was = left.get(name);
      var is = right.get(name);
      compare(path + "[" + name + "]", secrecy.item(was, is), was, is);
    }
    if (changes.size() == found) {
      report(path + " (order)", secrecy, Json.strings(left.keySet()), Json.strings(right.keySet()));
    }
  }

  private void report(String path, Secrecy secrecy, @Nullable Json before, @Nullable Json after) {
    changes.add(
        new FieldChange(
            path,
            before == null ? null : secrecy.shown(before, HIDDEN_BEFORE),
            after == null ? null : secrecy.shown(after, HIDDEN_AFTER)));
  }

  /** The first key that every item of both lists has, and has for itself alone; null if none. */
  private static @Nullable List<String> keyOf(List<Json> before, List<Json> after) {
    for (var keys : ITEM_KEYS) {
      if (tellsApart(before, keys) && tellsApart(after, keys)) {
        return keys;
      }
    }
    return null;
  }

  private static boolean tellsApart(List<Json> items, List<String> keys) {
    return items.stream().allMatch(item -> names(item, keys.getFirst()))
        && byKey(items, keys).size() == items.size();
  }

  /** A private key may stand in a field called {@code key}, and a path is printed. */
  private static boolean names(Json item, String key) {
    var value = item.at(key);
    return value != null && !PrivateKeys.isIn(JsonText.plain(value));
  }

  private static Map<String, Json> byKey(List<Json> items, List<String> keys) {
    var found = new LinkedHashMap<String, Json>();
    for (var item : items) {
      var name = new StringBuilder();
      for (var key : keys) {
        var value = item.at(key);
        if (value != null) {
          name.append(name.isEmpty() ? "" : ",")
              .append(key)
              .append('=')
              .append(JsonText.plain(value));
        }
      }
      found.put(name.toString(), item);
    }
    return found;
  }

  private static String join(String path, String key) {
    var step = key.indexOf('.') >= 0 || key.indexOf('/') >= 0 ? "[" + key + "]" : key;
    return path.isEmpty() || step.startsWith("[") ? path + step : path + "." + step;
  }
}
