package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lays one value over another: maps merge, null deletes, lists of maps with a {@code name} merge by
 * it, everything else is replaced.
 */
final class Merge {
  private Merge() {}

  /** {@code over} laid on {@code base}; either may be missing. */
  static @Nullable Json merge(@Nullable Json base, @Nullable Json over) {
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
      case Json.Arr(var changes)
          when base instanceof Json.Arr(var own) && named(own) && named(changes) ->
          byName(own, changes);
      default -> over;
    };
  }

  private static Json laidOn(Json base, Json over) {
    var merged = merge(base, over);
    return merged == null ? base : merged;
  }

  private static void put(Map<String, Json> fields, String key, Json change) {
    var merged = change == Json.Null.NULL ? null : merge(fields.get(key), change);
    if (merged == null) {
      fields.remove(key);
    } else {
      fields.put(key, merged);
    }
  }

  private static boolean named(List<Json> items) {
    return items.stream().allMatch(item -> item.text("name") != null);
  }

  private static Json byName(List<Json> own, List<Json> changes) {
    var merged = new ArrayList<>(own);
    for (var change : changes) {
      var name = change.text("name");
      int place = 0;
      while (place < merged.size() && !Objects.equals(name, merged.get(place).text("name"))) {
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
