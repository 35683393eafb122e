package dev.fleetwright.compiler.manifest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts with a blank between each two of them. */
record BlankText(List<String> texts, List<Integer> blanks) {
  /** Characters for private use, which no manifest has a reason to hold. */
  private static final char OPEN = '\uE0F0';

  private static final char CLOSE = '\uE0F1';

  static String mark(int blank) {
    return "" + OPEN + blank + CLOSE;
  }

  static boolean mayBe(String text) {
    return text.indexOf(OPEN) >= 0;
  }

  /** The blanks of a text; null where it has none. */
  static @Nullable BlankText of(String text) {
    var texts = new ArrayList<String>();
    var numbers = new ArrayList<Integer>();
    int from = 0;
    for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
      int close = text.indexOf(CLOSE, open);
      if (close < 0 || !text.substring(open + 1, close).matches("[0-9]{1,6}")) {
        return null;
      }
      texts.add(text.substring(from, open));
      numbers.add(Integer.valueOf(text.substring(open + 1, close)));
      from = close + 1;
    }
    texts.add(text.substring(from));
    return numbers.isEmpty() ? null : new BlankText(List.copyOf(texts), List.copyOf(numbers));
  }

  /**
   * The text with its blanks filled in.
   *
   * @param values of all blanks, by number
   */
  String with(List<String> values) {
    if (texts.size() == 2 && texts.getFirst().isEmpty() && texts.getLast().isEmpty()) {
      return values.get(blanks.getFirst());
    }
    var text = new StringBuilder(texts.getFirst());
    for (int i = 0; i < blanks.size(); i++) {
      text.append(values.get(blanks.get(i))).append(texts.get(i + 1));
    }
    return text.toString();
  }
}
