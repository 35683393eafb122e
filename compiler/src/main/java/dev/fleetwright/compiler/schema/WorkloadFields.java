package dev.fleetwright.compiler.schema;

import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which fields a workload can have, at any depth. */
public final class WorkloadFields {
  private static final String FILE = "intent-v1.schema.json";

  private WorkloadFields() {}

  /**
   * A field that no workload can have.
   *
   * @param key the first key of its path that is not known
   * @param known what is known in its place
   */
  public record Unknown(String key, Set<String> known) {}

  /**
   * What is wrong with a path of fields, or null. Below a map with names of the author's own, and
   * where the schema does not look, every key is known.
   *
   * @param path from the workload, such as {@code resources, cpu}
   */
  public static @Nullable Unknown unknown(List<String> path) {
    var document = SchemaFile.read(FILE);
    var here = document.map("$defs").map("workloadFields");
    for (var key : path) {
      var properties = here.map("properties");
      if (properties.get(key) instanceof YamlMap) {
        here = followed(document, properties.map(key));
      } else if (here.get("additionalProperties") instanceof YamlMap each) {
        here = followed(document, each);
      } else if (properties.entries().isEmpty()) {
        return null;
      } else {
        return new Unknown(key, new TreeSet<>(properties.entries().keySet()));
      }
    }
    return null;
  }

  private static YamlMap followed(YamlMap document, YamlMap schema) {
    var reference = schema.text("$ref");
    if (reference == null) {
      return schema;
    }
    var here = document;
    for (var key : reference.substring(2).split("/", -1)) {
      here = here.map(key);
    }
    return here;
  }
}
