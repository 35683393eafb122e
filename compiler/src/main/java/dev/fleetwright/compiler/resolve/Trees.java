package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading and changing trees by path. What does not change is shared. */
final class Trees {
  private Trees() {}

  /** Maps merged, and where both have something else, what is on top. */
  static Json.Obj over(Json.Obj top, Json.Obj bottom) {
    if (bottom.isEmpty() || top.isEmpty()) {
      return top.isEmpty() ? bottom : top;
    }
    var fields = new LinkedHashMap<>(bottom.fields());
    top.fields()
        .forEach((key, value) ->
            fields.merge(
                key,
                value,
                (old, now) ->
                    old instanceof Json.Obj under && now instanceof Json.Obj upper
                        ? over(upper, under)
                        : now));
    return new Json.Obj(fields);
  }

  /** The value at a path, or null. */
  static @Nullable YamlNode at(YamlMap map, List<String> path) {
    YamlNode here = map;
    for (var key : path) {
      var next = here instanceof YamlMap inner ? inner.get(key) : null;
      if (next == null) {
        return null;
      }
      here = next;
    }
    return here;
  }

  /** A copy with an entry at a path, through maps that are made where they are missing. */
  static YamlMap put(YamlMap map, List<String> path, Entry entry) {
    var key = path.getFirst();
    if (path.size() == 1) {
      return map.with(key, entry);
    }
    var known = map.entries().get(key);
    var inner =
        known != null && known.value() instanceof YamlMap found
            ? found
            : YamlMap.empty(entry.keyAt());
    var changed = put(inner, path.subList(1, path.size()), entry);
    return map.with(key, new Entry(known == null ? entry.keyAt() : known.keyAt(), changed));
  }

  /** A copy without what is at a path, which must be there. */
  static YamlMap without(YamlMap map, List<String> path) {
    var key = path.getFirst();
    var known = map.entries().get(key);
    if (path.size() == 1 || known == null || !(known.value() instanceof YamlMap inner)) {
      return map.without(key);
    }
    return map.with(key, new Entry(known.keyAt(), without(inner, path.subList(1, path.size()))));
  }
}
