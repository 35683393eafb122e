package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that has an order: a number, a version, a duration or a quantity. What it is shows in
 * how it is written, and what is compared with it is read as the same.
 */
sealed interface Magnitude {
  record Amount(BigDecimal value) implements Magnitude {}

  /** Numbers from the most significant on; missing ones count as 0. */
  record Version(List<Long> parts) implements Magnitude {}

  record Seconds(BigDecimal value) implements Magnitude {}

  Pattern VERSION = Pattern.compile("v?([0-9]{1,9}(?:\\.[0-9]{1,9}){1,3})(?:[-+].*)?");
  Pattern DURATION = Pattern.compile("(?:[0-9]{1,9}(?:\\.[0-9]{1,3})?(?:ms|s|m|h))++");
  Pattern DURATION_PART = Pattern.compile("([0-9.]+)(ms|s|m|h)");
  Pattern QUANTITY = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)(m|k|Ki|[MGTPE]i?)?");

  Map<String, BigDecimal> UNIT_SECONDS =
      Map.of(
          "ms",
          new BigDecimal("0.001"),
          "s",
          BigDecimal.ONE,
          "m",
          BigDecimal.valueOf(60),
          "h",
          BigDecimal.valueOf(3600));

  /** Reads a bound; null when it has no order. {@code 5m} is five minutes. */
  static @Nullable Magnitude of(Json value) {
    return switch (value) {
      case Json.Int(var number) -> new Amount(BigDecimal.valueOf(number));
      case Json.Num(var number) -> new Amount(BigDecimal.valueOf(number));
      case Json.Str(var text) when VERSION.matcher(text).matches() -> version(text);
      case Json.Str(var text) when isDuration(text) -> new Seconds(seconds(text));
      case Json.Str(var text) when QUANTITY.matcher(text).matches() -> new Amount(quantity(text));
      default -> null;
    };
  }

  /** Whether a text is a duration; none is longer than 64 characters. */
  static boolean isDuration(String text) {
    return text.length() <= 64 && DURATION.matcher(text).matches();
  }

  /** The length of a duration such as {@code 1h30m}, in seconds. */
  static BigDecimal seconds(String duration) {
    var parts = DURATION_PART.matcher(duration);
    var sum = BigDecimal.ZERO;
    while (parts.find()) {
      sum = sum.add(new BigDecimal(parts.group(1)).multiply(unitSeconds(parts.group(2))));
    }
    return sum;
  }

  /**
   * How {@code value} compares with this bound: below 0 when smaller; null when it is of another
   * sort.
   */
  default @Nullable Integer compareTo(Json value) {
    return switch (this) {
      case Amount(var bound) -> {
        var amount = amount(value);
        yield amount == null ? null : amount.compareTo(bound);
      }
      case Seconds(var bound) ->
          value instanceof Json.Str(var text) && isDuration(text)
              ? (Integer) seconds(text).compareTo(bound)
              : null;
      case Version(var bound) ->
          value instanceof Json.Str(var text) && VERSION.matcher(text).matches()
              ? (Integer) compare(version(text).parts(), bound)
              : null;
    };
  }

  private static @Nullable BigDecimal amount(Json value) {
    return switch (value) {
      case Json.Int(var number) -> BigDecimal.valueOf(number);
      case Json.Num(var number) -> BigDecimal.valueOf(number);
      case Json.Str(var text) when QUANTITY.matcher(text).matches() -> quantity(text);
      default -> null;
    };
  }

  private static Version version(String text) {
    var parts = VERSION.matcher(text);
    var numbers = new ArrayList<Long>();
    if (parts.matches()) {
      for (var part : parts.group(1).split("\\.", -1)) {
        numbers.add(Long.valueOf(part));
      }
    }
    return new Version(numbers);
  }

  private static int compare(List<Long> left, List<Long> right) {
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      int order =
          Long.compare(i < left.size() ? left.get(i) : 0L, i < right.size() ? right.get(i) : 0L);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static BigDecimal quantity(String text) {
    var parts = QUANTITY.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no quantity: " + text);
    }
    var number = new BigDecimal(parts.group(1));
    var unit = parts.group(2);
    if (unit == null) {
      return number;
    }
    if (unit.equals("m")) {
      return number.movePointLeft(3);
    }
    int power = "KMGTPE".indexOf(Character.toUpperCase(unit.charAt(0))) + 1;
    return number.multiply(BigDecimal.valueOf(unit.endsWith("i") ? 1024 : 1000).pow(power));
  }

  private static BigDecimal unitSeconds(String unit) {
    var seconds = UNIT_SECONDS.get(unit);
    return seconds == null ? BigDecimal.ZERO : seconds;
  }
}
