package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.template.ScopePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What overlays do with paths. */
final class Paths {
  private Paths() {}

  /** The keys after the first {@code count}. */
  static List<String> after(ScopePath path, int count) {
    return path.keys().subList(count, path.keys().size());
  }

  /** A setting's path as the facts know it. */
  static ScopePath ofCluster(ScopePath setting) {
    var keys = new ArrayList<>(List.of("cluster"));
    keys.addAll(setting.keys());
    return new ScopePath(keys);
  }

  /** The value at some keys from {@code start}; null where the way ends early. */
  static @Nullable Json walk(@Nullable Json start, List<String> keys) {
    var here = start;
    for (var key : keys) {
      here = here instanceof Json.Obj object ? object.get(key) : null;
    }
    return here;
  }
}
