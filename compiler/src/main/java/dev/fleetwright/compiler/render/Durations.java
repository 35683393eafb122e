package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import java.util.regex.Pattern;

/** Durations as the intent writes them: {@code 30s}, {@code 5m}, {@code 1h30m}. */
final class Durations {
  private static final Pattern PART = Pattern.compile("([0-9]+)([hms])");

  private Durations() {}

  /** Whole seconds; a number is that already. */
  static Json seconds(Json duration) {
    if (!(duration instanceof Json.Str(var text))) {
      return duration;
    }
    var part = PART.matcher(text);
    long sum = 0;
    while (part.find()) {
      long count = Long.parseLong(part.group(1));
      sum +=
          switch (part.group(2)) {
            case "h" -> count * 3600;
            case "m" -> count * 60;
            default -> count;
          };
    }
    return Json.num(sum);
  }
}
