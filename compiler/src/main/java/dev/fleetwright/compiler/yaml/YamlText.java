package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * Writes YAML that kubectl, YAML 1.1 and YAML 1.2 readers all read as the same JSON.
 *
 * <p>Block style, two spaces, no line is folded. An object's {@code apiVersion}, {@code kind} and
 * {@code metadata} come first, everything else keeps its order. A string stands without quotes only
 * where no reader takes it for anything else; text of several lines is a literal block where that
 * is exact. Takes time linear in the size of the text.
 */
public final class YamlText {
  private YamlText() {}

  /** One document, without a separator, ending in a newline. */
  public static String write(Json value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** The same as {@link #write}, in UTF-8. A lone surrogate is written as U+FFFD. */
  public static byte[] bytes(Json value) {
    var emitter = new Emitter(_ -> false);
    emitter.document(value);
    return emitter.bytes();
  }
}
