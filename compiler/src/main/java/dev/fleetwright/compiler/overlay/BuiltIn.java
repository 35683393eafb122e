package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.yaml.StoredFiles;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The overlays that come with the compiler: YAML files among its resources. */
final class BuiltIn {
  private static final String FOLDER = "overlays";
  private static final String ENDING = ".yaml";

  private static final Set<String> NAMES = list();

  /** What was read already; the files never change. */
  private static final Map<String, YamlMap> BODIES = new ConcurrentHashMap<>();

  private BuiltIn() {}

  private static Set<String> list() {
    var names = new TreeSet<String>();
    for (var file : StoredFiles.names(FOLDER)) {
      names.add(file.substring(0, file.length() - ENDING.length()));
    }
    return Collections.unmodifiableSet(names);
  }

  static Set<String> names() {
    return NAMES;
  }

  /** One overlay's file without its head; null for a name that is none. */
  static @Nullable YamlMap body(String name) {
    return NAMES.contains(name) ? BODIES.computeIfAbsent(name, BuiltIn::read) : null;
  }

  private static YamlMap read(String name) {
    if (!(StoredFiles.tree(FOLDER + "/" + name + ENDING) instanceof YamlMap map)) {
      throw new IllegalStateException("the overlay " + name + " is no map");
    }
    return map.without("apiVersion").without("kind").without("metadata");
  }
}
