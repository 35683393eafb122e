package dev.fleetwright.compiler.source;

import java.util.Locale;

/**
 * What a file, a cluster or a server says, on its way to people: without anything that a terminal
 * obeys, that ends a line, or that turns the direction of writing. Those characters become escapes.
 */
public final class Shown {
  private static final int LONGEST = 60;

  private Shown() {}

  /** Words inside of a message: on one line, and at most 60 characters of them. */
  public static String of(String text) {
    return text.codePointCount(0, text.length()) > LONGEST
        ? line(text.substring(0, text.offsetByCodePoints(0, LONGEST))) + "..."
        : line(text);
  }

  /** The whole text, on one line. */
  public static String line(String text) {
    return escaped(text, "");
  }

  /** Text of several lines that are ours to break. */
  public static String lines(String text) {
    return escaped(text, "\n");
  }

  /** JSON text, which stays JSON that says the same. */
  public static String json(String json) {
    var shown = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); ) {
      int c = json.codePointAt(i);
      if (isUnsafe(c)) {
        for (char unit : Character.toChars(c)) {
          shown.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
      } else {
        shown.appendCodePoint(c);
      }
      i += Character.charCount(c);
    }
    return shown.toString();
  }

  private static String escaped(String text, String kept) {
    if (text.codePoints().noneMatch(Shown::isUnsafe)) {
      return text;
    }
    var shown = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (!isUnsafe(c) || kept.indexOf(c) >= 0) {
            shown.appendCodePoint(c);
          } else if (c == '\n') {
            shown.append("\\n");
          } else {
            shown.append(String.format(Locale.ROOT, c < 0x10000 ? "\\u%04X" : "\\U%08X", c));
          }
        });
    return shown.toString();
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
