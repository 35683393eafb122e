package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * Lays an overlay over the one that it extends; every part keeps the place where it was written.
 */
final class Layering {
  /** Sections whose entries merge key by key; those of other sections are replaced. */
  private static final Set<String> DEEP =
      Set.of("settings", "defaults", "entryDefaults", "let", "vars");

  private Layering() {}

  static YamlMap layer(YamlMap extended, YamlMap own) {
    var sections = new LinkedHashMap<>(extended.entries());
    sections.remove("description");
    own.entries()
        .forEach((section, entry) -> {
          var below = extended.get(section);
          var merged =
              below instanceof YamlMap base && entry.value() instanceof YamlMap over
                  ? merge(base, over, DEEP.contains(section), section.equals("let"))
                  : entry.value();
          sections.put(section, new Entry(entry.keyAt(), merged));
        });
    return new YamlMap(own.at(), sections);
  }

  private static YamlMap merge(YamlMap base, YamlMap over, boolean deep, boolean nullStays) {
    var fields = new LinkedHashMap<>(base.entries());
    over.entries()
        .forEach((key, entry) -> {
          if (isNull(entry.value()) && !nullStays) {
            fields.remove(key);
            return;
          }
          var below = base.get(key);
          var value =
              deep
                      && below instanceof YamlMap lower
                      && entry.value() instanceof YamlMap upper
                      && !special(lower)
                      && !special(upper)
                  ? merge(lower, upper, true, false)
                  : entry.value();
          fields.put(key, new Entry(entry.keyAt(), value));
        });
    return new YamlMap(over.at(), fields);
  }

  /** A tree that chooses or repeats is one thing: half of another one cannot be put into it. */
  private static boolean special(YamlMap map) {
    return map.entries().keySet().stream().anyMatch(key -> key.startsWith("$"));
  }

  private static boolean isNull(YamlNode node) {
    return node instanceof YamlScalar(_, var value, _) && value == Json.Null.NULL;
  }
}
