package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a reader takes a plain scalar for. */
sealed interface Reading {
  record Text(String value) implements Reading {}

  record Whole(long value) implements Reading {}

  /** An integer above 64 bits with a sign that still fits 64 bits without one. */
  record Unsigned(double value) implements Reading {}

  /** Any other number, infinities and not-a-number included. */
  record Real(double value) implements Reading {}

  enum Fixed implements Reading {
    TRUE,
    FALSE,
    NULL,
    /** A date, time, merge key or default key of YAML 1.1, none of which JSON has. */
    NOT_JSON;

    // A switch of its own: one among patterns takes the JVM 25 ms to set up.
    private @Nullable Json value() {
      return switch (this) {
        case TRUE -> Json.Bool.TRUE;
        case FALSE -> Json.Bool.FALSE;
        case NULL -> Json.Null.NULL;
        case NOT_JSON -> null;
      };
    }

    private @Nullable String asKey() {
      return switch (this) {
        case TRUE -> "true";
        case FALSE -> "false";
        case NULL, NOT_JSON -> null;
      };
    }
  }

  /** The value in JSON, a float as Go prints it; null where JSON has none. */
  default @Nullable Json json() {
    return switch (this) {
      case Text(var value) -> new Json.Str(value);
      case Whole(var value) -> new Json.Int(value);
      case Unsigned(var value) -> Double.isFinite(value) ? new Json.Num(value) : null;
      case Real(var value) -> Double.isFinite(value) ? number(value) : null;
      case Fixed fixed -> fixed.value();
    };
  }

  /**
   * The name that kubectl makes of a key, floats in the precision of 32 bits; null where it has
   * none.
   */
  default @Nullable String key() {
    return switch (this) {
      case Text(var value) -> value;
      case Whole(var value) -> Long.toString(value);
      case Real(var value) -> goFloat32(value);
      case Unsigned _ -> null;
      case Fixed fixed -> fixed.asKey();
    };
  }

  /** An integer where Go prints the number without fraction and exponent and it fits 64 bits. */
  static Json number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e19) {
      var digits = new BigDecimal(Double.toString(value)).toBigInteger();
      if (digits.bitLength() < 64) {
        return new Json.Int(digits.longValue());
      }
    }
    return new Json.Num(value);
  }

  private static String goFloat32(double wide) {
    float value = (float) wide;
    if (Float.isNaN(value)) {
      return ".nan";
    }
    if (Float.isInfinite(value)) {
      return value > 0 ? ".inf" : "-.inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    var decimal = new BigDecimal(Float.toString(value)).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return decimal.toPlainString();
    }
    var digits = decimal.unscaledValue().abs().toString();
    return (decimal.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
