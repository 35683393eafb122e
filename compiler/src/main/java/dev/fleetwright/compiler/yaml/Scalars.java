package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.JsonText;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;

/** How a string or number is written so that every reader takes it for what it is. */
final class Scalars {
  private static final Set<String> RESERVED =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  /** Characters of a plain string; the first one may not be a digit, dot or minus. */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (char c = 0; c < 128; c++) {
      PLAIN[c] =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "_./-".indexOf(c) >= 0;
    }
  }

  private static final String HEX = "0123456789ABCDEF";

  private Scalars() {}

  /** Writes a string in the simplest style that is exact, to the end of its last line. */
  static void line(String text, int indent, Utf8Buffer out) {
    if (isPlain(text)) {
      out.ascii(text);
    } else if (isBlock(text)) {
      block(text, indent, out);
      return;
    } else {
      quoted(text, out);
    }
    out.newline();
  }

  /** Whether a string may stand without quotes. */
  static boolean isPlain(String text) {
    int length = text.length();
    if (length == 0) {
      return false;
    }
    char first = text.charAt(0);
    if (!(first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z' || first == '/')) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 128 || !PLAIN[c]) {
        return false;
      }
    }
    return length > 5 || !RESERVED.contains(text.toLowerCase(Locale.ROOT));
  }

  /** Whether a string has several lines, and a literal block gives back exactly them. */
  static boolean isBlock(String text) {
    if (text.indexOf('\n') < 0 || text.charAt(0) <= ' ') {
      return false;
    }
    char before = 'x';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        if (before == ' ' || before == '\t') {
          return false;
        }
      } else if (c < ' ' && c != '\t' || c >= 0x7f && mustEscape(text, i)) {
        return false;
      }
      before = c;
    }
    return before != ' ' && before != '\t';
  }

  /** Writes a literal block, its header included, to the end of its last line. */
  static void block(String text, int indent, Utf8Buffer out) {
    int length = text.length();
    if (text.charAt(length - 1) != '\n') {
      out.ascii("|-");
    } else if (text.charAt(length - 2) == '\n') {
      out.ascii("|+");
    } else {
      out.put('|');
    }
    out.newline();
    for (int start = 0; start < length; ) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? length : newline;
      if (end > start) {
        out.spaces(indent);
        raw(text, start, end, out);
      }
      out.newline();
      start = end + 1;
    }
  }

  private static void raw(String text, int start, int end, Utf8Buffer out) {
    for (int i = start; i < end; ) {
      int c = text.codePointAt(i);
      out.codePoint(c);
      i += Character.charCount(c);
    }
  }

  /** Writes a string in double quotes, on one line. */
  static void quoted(String text, Utf8Buffer out) {
    out.put('"');
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        if (c == '"' || c == '\\') {
          out.put('\\');
        }
        out.put(c);
      } else if (c == '\n') {
        out.ascii("\\n");
      } else if (c == '\t') {
        out.ascii("\\t");
      } else if (c == '\r') {
        out.ascii("\\r");
      } else if (!mustEscape(text, i)) {
        int whole = text.codePointAt(i);
        out.codePoint(whole);
        i += Character.charCount(whole) - 1;
      } else if (c < 0x100) {
        out.ascii("\\x");
        hex(c, 2, out);
      } else {
        out.ascii("\\u");
        hex(Character.isSurrogate(c) ? '\ufffd' : c, 4, out);
      }
    }
    out.put('"');
  }

  /**
   * Whether the character at {@code i} stands only as an escape: controls, what some reader takes
   * for a line break or a mark of byte order, what turns the direction of writing and so misleads a
   * reviewer, and half a surrogate pair.
   */
  private static boolean mustEscape(String text, int i) {
    char c = text.charAt(i);
    if (c < 0xa0) {
      return true;
    }
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }
    return isBidi(c) || c == 0x2028 || c == 0x2029 || c == 0xfeff || c >= 0xfffe;
  }

  /** A character that changes the direction of the text around it. */
  static boolean isBidi(int c) {
    return c == 0x61c
        || c == 0x200e
        || c == 0x200f
        || c >= 0x202a && c <= 0x202e
        || c >= 0x2066 && c <= 0x2069;
  }

  private static void hex(char c, int digits, Utf8Buffer out) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.put(HEX.charAt(c >> shift & 0xf));
    }
  }

  /**
   * A finite number. YAML 1.1 wants a dot and a signed exponent before it sees a float, and an
   * integer of more than 64 bits is not one to every reader.
   */
  static String number(double value) {
    var text = JsonText.number(value);
    if (Math.abs(value) < 0x1p63 && text.indexOf('e') < 0) {
      return text;
    }
    var decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    var digits = decimal.unscaledValue().abs().toString();
    int exponent = decimal.precision() - decimal.scale() - 1;
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + '.'
        + (digits.length() == 1 ? "0" : digits.substring(1))
        + (exponent < 0 ? "e" : "e+")
        + exponent;
  }
}
