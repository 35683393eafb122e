package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Contrast;
import dev.fleetwright.compiler.source.Shown;

/** Values as people read them in a line. */
final class Values {
  private static final int LONGEST = 120;

  private Values() {}

  /** Two values as JSON, each in one line, cut to where they differ when long. */
  static Contrast lines(Json before, Json after) {
    return Contrast.of(
        Shown.json(JsonText.write(before)), Shown.json(JsonText.write(after)), LONGEST);
  }

  /**
   * JSON in one line, cut in the middle when long, so that both ends can be compared; nothing in it
   * steers a terminal.
   */
  static String line(Json value) {
    var text = Shown.json(JsonText.write(value));
    if (text.length() <= LONGEST) {
      return text;
    }
    int half = LONGEST / 2 - 2;
    return text.substring(0, half) + " ... " + text.substring(text.length() - half);
  }
}
