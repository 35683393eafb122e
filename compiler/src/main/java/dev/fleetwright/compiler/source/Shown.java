package dev.fleetwright.compiler.source;

import java.util.Locale;

/** An author's words inside of a message: short, and without anything that a terminal obeys. */
public final class Shown {
  private static final int LONGEST = 60;

  private Shown() {}

  /** The text on one line, at most 60 characters of it, controls and their like as escapes. */
  public static String of(String text) {
    var shown = new StringBuilder();
    int taken = 0;
    for (int i = 0; i < text.length() && taken < LONGEST; taken++) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (Character.getType(c)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.SURROGATE ->
            shown.append(
                c == '\n'
                    ? "\\n"
                    : String.format(Locale.ROOT, c < 0x10000 ? "\\u%04X" : "\\U%08X", c));
        default -> shown.appendCodePoint(c);
      }
    }
    return text.codePointCount(0, text.length()) > LONGEST ? shown + "..." : shown.toString();
  }
}
