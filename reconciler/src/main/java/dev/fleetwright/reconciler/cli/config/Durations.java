package dev.fleetwright.reconciler.cli.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as people write them: a number and {@code ms}, {@code s}, {@code m} or {@code h}. */
public final class Durations {
  /** What is wanted, to end a message with. */
  public static final String FORM = "a time of more than nothing, such as 30s, 5m or 1h";

  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1));

  private Durations() {}

  /** Null where the text is no time, or none at all. */
  public static @Nullable Duration parse(String text) {
    var parts = WRITTEN.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    var unit = UNITS.getOrDefault(parts.group(2), Duration.ZERO);
    var time = unit.multipliedBy(Long.parseLong(parts.group(1)));
    return time.isZero() ? null : time;
  }

  /** The two largest units, such as {@code 3h 12m}; seconds below a minute. */
  public static String text(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return minutes + "m " + seconds % 60 + "s";
    }
    long hours = minutes / 60;
    return hours < 48 ? hours + "h " + minutes % 60 + "m" : hours / 24 + "d " + hours % 24 + "h";
  }
}
