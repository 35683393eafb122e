package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ListKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays one value over another: maps merge, null deletes, lists of maps with a {@code name} merge by
 * it, everything else is replaced. What a pod mounts is told apart by its path instead, for there a
 * name is that of a volume, which may be mounted twice.
 */
final class Merge {
  private static final Set<String> MOUNTS = Set.of("volumeMounts", "volumeDevices");

  private Merge() {}

  /** {@code over} laid on {@code base}; either may be missing. */
  static @Nullable Json merge(@Nullable Json base, @Nullable Json over) {
    return merge("", base, over);
  }

  /**
   * @param field the key that both stand under
   */
  private static @Nullable Json merge(String field, @Nullable Json base, @Nullable Json over) {
    if (over == null) {
      return base;
    }
    return switch (over) {
      case Json.Obj(var changes) -> {
        var fields =
            base instanceof Json.Obj(var own)
                ? new LinkedHashMap<>(own)
                : new LinkedHashMap<String, Json>();
        changes.forEach((key, change) -> put(fields, key, change));
        yield new Json.Obj(fields);
      }
      case Json.Arr(var changes) when base instanceof Json.Arr(var own) -> {
        var key = key(field, own, changes);
        yield key == null ? over : byKey(key, own, changes);
      }
      default -> over;
    };
  }

  private static Json laidOn(Json base, Json over) {
    var merged = merge(base, over);
    return merged == null ? base : merged;
  }

  private static void put(Map<String, Json> fields, String key, Json change) {
    var merged = change == Json.Null.NULL ? null : merge(key, fields.get(key), change);
    if (merged == null) {
      fields.remove(key);
    } else {
      fields.put(key, merged);
    }
  }

  /** By what the items of two lists are told apart; null where one replaces the other. */
  private static @Nullable String key(String field, List<Json> own, List<Json> changes) {
    var keys = new ArrayList<String>();
    if (MOUNTS.contains(field)) {
      keys.addAll(ListKeys.of("", field));
    }
    keys.add("name");
    return keys.stream().filter(key -> all(key, own) && all(key, changes)).findFirst().orElse(null);
  }

  private static boolean all(String key, List<Json> items) {
    return items.stream().allMatch(item -> item.text(key) != null);
  }

  private static Json byKey(String key, List<Json> own, List<Json> changes) {
    var merged = new ArrayList<>(own);
    for (var change : changes) {
      var name = change.text(key);
      int place = 0;
      while (place < merged.size() && !Objects.equals(name, merged.get(place).text(key))) {
        place++;
      }
      if (place == merged.size()) {
        merged.add(change);
      } else {
        merged.set(place, laidOn(merged.get(place), change));
      }
    }
    return new Json.Arr(merged);
  }
}
