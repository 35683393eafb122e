package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;

/** Writes YAML. */
public final class YamlText {
  private YamlText() {}

  /** One document, without a separator, ending in a newline. */
  public static String write(Json value) {
    return JsonText.write(value) + "\n";
  }
}
