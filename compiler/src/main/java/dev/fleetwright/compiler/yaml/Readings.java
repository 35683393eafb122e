package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.yaml.Reading.Fixed;
import dev.fleetwright.compiler.yaml.Reading.Real;
import dev.fleetwright.compiler.yaml.Reading.Text;
import dev.fleetwright.compiler.yaml.Reading.Unsigned;
import dev.fleetwright.compiler.yaml.Reading.Whole;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What three readers take a plain scalar for: kubectl (go-yaml 2), YAML 1.2 with its core schema,
 * and YAML 1.1.
 */
final class Readings {
  // What repeats is possessive where it is a group: otherwise each round of it takes a frame of the
  // stack, and may be taken back.
  private static final Pattern GO_FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern GO_DOT_FLOAT =
      Pattern.compile("\\.[0-9]+(_[0-9]+)*+([eE][-+]?[0-9]+(_[0-9]+)*+)?");

  private static final Pattern CORE_FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private static final Pattern OLD_INT =
      Pattern.compile(
          "[-+]?0b[0-1_]+|[-+]?0[0-7_]*|[-+]?[1-9][0-9_]*|[-+]?0x[0-9a-fA-F_]+"
              + "|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])++");
  private static final Pattern OLD_FLOAT =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*\\.[0-9_]*([eE][-+][0-9]+)?|\\.[0-9][0-9_]*([eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])++\\.[0-9_]*"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern OLD_TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
              + "(\\.[0-9]*)?([ \\t]*(Z|[-+][0-9]{1,2}(:?[0-9]{2})?))?");

  private Readings() {}

  static Reading kubectl(String text) {
    if (text.isEmpty()) {
      return Fixed.NULL;
    }
    char first = text.charAt(0);
    return switch (first) {
      case 'y', 'Y', 'n', 'N', 't', 'T', 'f', 'F', 'o', 'O', '~' -> oldWord(text);
      case '.' -> {
        if (infinite(text) instanceof Real found) {
          yield found;
        }
        yield GO_DOT_FLOAT.matcher(text).matches() ? real(text.replace("_", ""), text) : text(text);
      }
      case '+', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> goNumber(text);
      default -> text(text);
    };
  }

  private static Reading goNumber(String text) {
    if (infinite(text) instanceof Real found) {
      return found;
    }
    var plain = text.replace("_", "");
    var whole = goInteger(plain);
    if (whole != null) {
      if (whole.bitLength() < 64) {
        return new Whole(whole.longValue());
      }
      boolean unsigned = whole.signum() > 0 && whole.bitLength() == 64;
      if (unsigned && Character.isDigit(plain.charAt(0))) {
        return new Unsigned(whole.doubleValue());
      }
    }
    return GO_FLOAT.matcher(plain).matches() ? real(plain, text) : text(text);
  }

  /** An integer in the notation of Go's source: prefixes of a base, and octal by a zero. */
  private static @Nullable BigInteger goInteger(String text) {
    int start = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    int radix = 10;
    int digits = start;
    if (text.length() > start + 1 && text.charAt(start) == '0') {
      radix =
          switch (text.charAt(start + 1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            default -> 8;
          };
      char second = text.charAt(start + 1);
      digits = start + (radix != 8 || second == 'o' || second == 'O' ? 2 : 1);
    }
    if (digits >= text.length()) {
      return null;
    }
    for (int i = digits; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 128 || Character.digit(c, radix) < 0) {
        return null;
      }
    }
    var value = integer(text.substring(digits), radix);
    return text.charAt(0) == '-' ? value.negate() : value;
  }

  /**
   * An integer; one far beyond 64 bits is cut short, for reading it takes the square of its length.
   */
  private static BigInteger integer(String digits, int radix) {
    int first = 0;
    while (first < digits.length() - 1 && digits.charAt(first) == '0') {
      first++;
    }
    return new BigInteger(digits.substring(first, Math.min(digits.length(), first + 1100)), radix);
  }

  /** YAML 1.2 with the core schema. */
  static Reading core(String text) {
    switch (text) {
      case "", "~", "null", "Null", "NULL" -> {
        return Fixed.NULL;
      }
      case "true", "True", "TRUE" -> {
        return Fixed.TRUE;
      }
      case "false", "False", "FALSE" -> {
        return Fixed.FALSE;
      }
      default -> {}
    }
    if ("+-.0123456789".indexOf(text.charAt(0)) < 0) {
      return text(text);
    }
    if (infinite(text) instanceof Real found) {
      return found;
    }
    var digits = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    if (isAll(digits, 10)) {
      var value = integer(digits, 10);
      return whole(text.startsWith("-") ? value.negate() : value);
    }
    if (text.startsWith("0o") && isAll(text.substring(2), 8)) {
      return whole(integer(text.substring(2), 8));
    }
    if (text.startsWith("0x") && isAll(text.substring(2), 16)) {
      return whole(integer(text.substring(2), 16));
    }
    return CORE_FLOAT.matcher(text).matches() ? new Real(Double.parseDouble(text)) : text(text);
  }

  /** YAML 1.1. Numbers in base 60 come back as {@link Fixed#NOT_JSON}: nobody means them. */
  static Reading old(String text) {
    if (text.equals("<<") || text.equals("=")) {
      return Fixed.NOT_JSON;
    }
    var word = text.isEmpty() ? Fixed.NULL : oldWord(text);
    if (word instanceof Fixed) {
      return word;
    }
    if ("+-.0123456789".indexOf(text.charAt(0)) < 0) {
      return text(text);
    }
    boolean isInt = OLD_INT.matcher(text).matches();
    if (!isInt && !OLD_FLOAT.matcher(text).matches()) {
      return OLD_TIME.matcher(text).matches() ? Fixed.NOT_JSON : text(text);
    }
    if (text.indexOf(':') > 0) {
      return Fixed.NOT_JSON;
    }
    if (infinite(text) instanceof Real found) {
      return found;
    }
    var plain = text.replace("_", "");
    var whole = isInt ? goInteger(plain) : null;
    return whole == null ? new Real(Double.parseDouble(plain)) : whole(whole);
  }

  private static Reading oldWord(String text) {
    return switch (text) {
      case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" -> Fixed.TRUE;
      case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" ->
          Fixed.FALSE;
      case "~", "null", "Null", "NULL" -> Fixed.NULL;
      default -> text(text);
    };
  }

  private static Reading infinite(String text) {
    return switch (text) {
      case ".nan", ".NaN", ".NAN" -> new Real(Double.NaN);
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> new Real(Double.POSITIVE_INFINITY);
      case "-.inf", "-.Inf", "-.INF" -> new Real(Double.NEGATIVE_INFINITY);
      default -> text(text);
    };
  }

  /** A float; out of range it stays the text it was. */
  private static Reading real(String plain, String text) {
    double value = Double.parseDouble(plain);
    return Double.isInfinite(value) ? text(text) : new Real(value);
  }

  private static Reading whole(BigInteger value) {
    return value.bitLength() < 64
        ? new Whole(value.longValue())
        : new Unsigned(value.doubleValue());
  }

  private static Text text(String text) {
    return new Text(text);
  }

  private static boolean isAll(String digits, int radix) {
    return !digits.isEmpty()
        && digits.chars().allMatch(c -> c < 128 && Character.digit(c, radix) >= 0);
  }
}
