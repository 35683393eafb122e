package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.template.ScopePath;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What overlays do with paths. */
final class Paths {
  private static final int MOST_KNOWN = 10_000;
  private static final Map<String, ScopePath> KNOWN = new ConcurrentHashMap<>();

  private Paths() {}

  /** The keys after the first {@code count}. */
  static List<String> after(ScopePath path, int count) {
    return path.keys().subList(count, path.keys().size());
  }

  /** A setting's path as the facts know it. */
  static String ofCluster(String setting) {
    return "cluster." + setting;
  }

  /** The path that a text spells, or null; the same few texts are asked for again and again. */
  static @Nullable ScopePath parse(String text) {
    var known = KNOWN.get(text);
    if (known != null) {
      return known;
    }
    var path = ScopePath.parse(text);
    if (path != null && KNOWN.size() < MOST_KNOWN) {
      KNOWN.put(text, path);
    }
    return path;
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
