package dev.fleetwright.compiler.schema;

import dev.fleetwright.compiler.yaml.StoredFiles;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The schemas that come with the program, as they are written. */
final class SchemaFile {
  /** What was read already; the files never change. */
  private static final Map<String, YamlMap> READ = new ConcurrentHashMap<>();

  private SchemaFile() {}

  /**
   * @param name such as {@code intent-v1.schema.json}
   */
  static YamlMap read(String name) {
    return READ.computeIfAbsent(name, SchemaFile::stored);
  }

  private static YamlMap stored(String name) {
    if (StoredFiles.tree("schemas/" + name) instanceof YamlMap map) {
      return map;
    }
    throw new IllegalStateException("the schema " + name + " is no map");
  }
}
