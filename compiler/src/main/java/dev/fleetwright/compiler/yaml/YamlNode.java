package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value that knows where it stood. Immutable; merging two trees shares the parts that did not
 * change, and every part keeps the position at which its author wrote it.
 */
public sealed interface YamlNode {
  /** Where the value starts. */
  SourceLocation at();

  /** The value without positions. */
  Json json();

  /** A map, in the author's order. */
  record YamlMap(SourceLocation at, Map<String, Entry> entries) implements YamlNode {
    public YamlMap {
      entries = Collections.unmodifiableMap(entries);
    }

    public static YamlMap empty(SourceLocation at) {
      return new YamlMap(at, Map.of());
    }

    /** The value under a key, or null. */
    public @Nullable YamlNode get(String key) {
      var entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    /** The map under a key, or the empty map at this place where there is none. */
    public YamlMap map(String key) {
      return get(key) instanceof YamlMap found ? found : empty(at);
    }

    /** The text under a key, or null where there is no string. */
    public @Nullable String text(String key) {
      return get(key) instanceof YamlScalar(_, Json.Str(var value), _) ? value : null;
    }

    /** A copy in which {@code key} has {@code entry}; an existing key keeps its place. */
    public YamlMap with(String key, Entry entry) {
      var copy = new LinkedHashMap<>(entries);
      copy.put(key, entry);
      return new YamlMap(at, copy);
    }

    /** A copy without {@code key}. */
    public YamlMap without(String key) {
      var copy = new LinkedHashMap<>(entries);
      copy.remove(key);
      return new YamlMap(at, copy);
    }

    @Override
    public Json.Obj json() {
      var fields = new LinkedHashMap<String, Json>();
      entries.forEach((key, entry) -> fields.put(key, entry.value().json()));
      return fields.isEmpty() ? Json.Obj.EMPTY : new Json.Obj(fields);
    }
  }

  /** A key's value, and where the key stood. */
  record Entry(SourceLocation keyAt, YamlNode value) {}

  /** A list. */
  record YamlList(SourceLocation at, List<YamlNode> items) implements YamlNode {
    public YamlList {
      items = Collections.unmodifiableList(items);
    }

    @Override
    public Json.Arr json() {
      var values = new ArrayList<Json>(items.size());
      items.forEach(item -> values.add(item.json()));
      return values.isEmpty() ? Json.Arr.EMPTY : new Json.Arr(values);
    }
  }

  /**
   * A string, number, boolean or null.
   *
   * @param plain written without quotes and not as a block
   */
  record YamlScalar(SourceLocation at, Json value, boolean plain) implements YamlNode {
    @Override
    public Json json() {
      return value;
    }
  }
}
