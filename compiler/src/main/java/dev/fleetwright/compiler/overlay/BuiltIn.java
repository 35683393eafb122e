package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.yaml.StoredTree;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The overlays that come with the compiler: YAML files among its resources, of which the build
 * leaves the trees (StoreOverlays), with a list of their names.
 */
final class BuiltIn {
  private static final String FOLDER = "/dev/fleetwright/overlays/";

  /** What was read already; the files never change. */
  private static final Map<String, YamlMap> BODIES = new ConcurrentHashMap<>();

  private final Set<String> names = new TreeSet<>();

  BuiltIn() {
    new String(bytes("names.txt"), StandardCharsets.UTF_8).lines().forEach(names::add);
  }

  Set<String> names() {
    return names;
  }

  /** One overlay's file without its head; null for a name that is none. */
  @Nullable YamlMap body(String name) {
    return names.contains(name) ? BODIES.computeIfAbsent(name, BuiltIn::read) : null;
  }

  private static YamlMap read(String name) {
    if (!(StoredTree.read(bytes(name + ".tree")) instanceof YamlMap map)) {
      throw new IllegalStateException("the overlay " + name + " is no map");
    }
    return map.without("apiVersion").without("kind").without("metadata");
  }

  private static byte[] bytes(String file) {
    try (var in = BuiltIn.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("the compiler is incomplete: no " + FOLDER + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
