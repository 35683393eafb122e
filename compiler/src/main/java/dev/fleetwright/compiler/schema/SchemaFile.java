package dev.fleetwright.compiler.schema;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The schemas that come with the program, as they are written. */
final class SchemaFile {
  private static final String FOLDER = "/dev/fleetwright/schemas/";

  /** What was read already; the files never change. */
  private static final Map<String, Json> READ = new ConcurrentHashMap<>();

  private SchemaFile() {}

  /**
   * @param name such as {@code intent-v1.schema.json}
   */
  static Json read(String name) {
    return READ.computeIfAbsent(name, SchemaFile::parse);
  }

  private static Json parse(String name) {
    try (var in = SchemaFile.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no schema " + name);
      }
      return JsonText.parse(in.readAllBytes());
    } catch (IOException | JsonText.Malformed e) {
      throw new IllegalStateException("the schemas come with the program", e);
    }
  }
}
