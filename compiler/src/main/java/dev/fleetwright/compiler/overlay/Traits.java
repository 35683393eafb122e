package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which parts of a workload a provider has a say in, and where they stand. */
final class Traits {
  /** Maps of entries that the author names. */
  static final Set<String> ENTRIES = Set.of("http", "volumes");

  /** Parameters are their fields. */
  static final Set<String> ALL =
      Set.of(
          "http",
          "volumes",
          "identity",
          "scale",
          "availability",
          "security",
          "resources",
          "probes",
          "secrets",
          "files",
          "ports");

  /** Traits that are one parameter, whatever they hold. */
  private static final Set<String> WHOLE = Set.of("secrets", "files", "ports");

  private Traits() {}

  /**
   * A place in a workload.
   *
   * @param entry of a map of entries, else null
   * @param node what is written there; null where nothing is
   * @param around what would hold it
   */
  record Place(Piece.@Nullable Entry entry, @Nullable YamlNode node, YamlNode around) {}

  /** Every place of a parameter, set or not; of a map of entries one for each. */
  static List<Place> places(YamlMap spec, List<String> trait) {
    var name = trait.getFirst();
    if (!ENTRIES.contains(name)) {
      return List.of(new Place(null, find(spec, trait), spec));
    }
    var places = new ArrayList<Place>();
    spec.map(name)
        .entries()
        .forEach((key, entry) ->
            places.add(
                new Place(
                    new Piece.Entry(name, key),
                    find(entry.value(), trait.subList(1, trait.size())),
                    entry.value())));
    return places;
  }

  private static @Nullable YamlNode find(YamlNode start, List<String> keys) {
    YamlNode here = start;
    for (var key : keys) {
      var next = here instanceof YamlMap map ? map.get(key) : null;
      if (next == null) {
        return null;
      }
      here = next;
    }
    return here;
  }

  /** The parameters that a workload sets, each with the first place at which it does. */
  static Map<String, YamlNode> parameters(YamlMap spec) {
    var found = new LinkedHashMap<String, YamlNode>();
    spec.entries()
        .forEach((name, entry) -> {
          if (!ALL.contains(name)) {
            return;
          }
          if (WHOLE.contains(name) || !(entry.value() instanceof YamlMap map)) {
            found.putIfAbsent(name, entry.value());
          } else if (ENTRIES.contains(name)) {
            map.entries().values().forEach(each -> leaves(name, each.value(), found));
          } else {
            leaves(name, map, found);
          }
        });
    return found;
  }

  private static void leaves(String name, YamlNode node, Map<String, YamlNode> found) {
    if (node instanceof YamlMap map && !map.entries().isEmpty()) {
      map.entries().forEach((key, entry) -> leaves(name + "." + key, entry.value(), found));
    } else {
      found.putIfAbsent(name, node);
    }
  }
}
