package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Arr;
import dev.fleetwright.compiler.json.Json.Obj;
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
 * of an unknown kind is compared as well as one of Kubernetes. A value of a Secret never appears;
 * that it changed does.
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

  private static final Json HIDDEN_BEFORE = Json.str("(secret, before)");
  private static final Json HIDDEN_AFTER = Json.str("(secret, after)");

  private final List<FieldChange> changes = new ArrayList<>();
  private final boolean secret;

  private ObjectDiff(boolean secret) {
    this.secret = secret;
  }

  /** What differs, in the order of the fields; nothing when the objects are equal as JSON. */
  public static List<FieldChange> of(Obj before, Obj after) {
    var kind = after.text("kind");
    var diff = new ObjectDiff("secret".equalsIgnoreCase(kind == null ? "" : kind));
    diff.compare("", before, after);
    return List.copyOf(diff.changes);
  }

  private void compare(String path, @Nullable Json before, @Nullable Json after) {
    if (before == null ? after == null : before.equals(after)) {
      return;
    }
    switch (before) {
      case Obj(var left) when after instanceof Obj(var right) -> {
        var keys = new LinkedHashSet<>(left.keySet());
        keys.addAll(right.keySet());
        keys.forEach(key -> compare(join(path, key), left.get(key), right.get(key)));
      }
      case Arr(var left) when after instanceof Arr(var right) -> compareLists(path, left, right);
      case null, default -> report(path, before, after);
    }
  }

  private void compareLists(String path, List<Json> before, List<Json> after) {
    var keys = keyOf(before, after);
    if (keys == null) {
      report(path, new Arr(before), new Arr(after));
      return;
    }
    var left = byKey(before, keys);
    var right = byKey(after, keys);
    var names = new LinkedHashSet<>(left.keySet());
    names.addAll(right.keySet());
    int found = changes.size();
    names.forEach(name -> compare(path + "[" + name + "]", left.get(name), right.get(name)));
    if (changes.size() == found) {
      report(path + " (order)", Json.strings(left.keySet()), Json.strings(right.keySet()));
    }
  }

  private void report(String path, @Nullable Json before, @Nullable Json after) {
    boolean hide =
        secret
            && (path.equals("data")
                || path.startsWith("data.")
                || path.equals("stringData")
                || path.startsWith("stringData.")
                || path.contains("last-applied-configuration"));
    changes.add(
        hide
            ? new FieldChange(
                path, before == null ? null : HIDDEN_BEFORE, after == null ? null : HIDDEN_AFTER)
            : new FieldChange(path, before, after));
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
    return items.stream().allMatch(item -> item.at(keys.getFirst()) != null)
        && byKey(items, keys).size() == items.size();
  }

  private static Map<String, Json> byKey(List<Json> items, List<String> keys) {
    var found = new LinkedHashMap<String, Json>();
    for (var item : items) {
      var name = new StringBuilder();
      for (var key : keys) {
        var value = item.at(key);
        if (value != null) {
          name.append(name.isEmpty() ? "" : ",").append(key).append('=').append(Values.bare(value));
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
