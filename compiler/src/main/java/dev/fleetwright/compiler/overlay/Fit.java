package dev.fleetwright.compiler.overlay;

import java.util.regex.Pattern;

/** Whether a text matches the pattern that an author wrote, within bounds of time and depth. */
enum Fit {
  YES,
  NO,
  /** Some patterns try ever more ways on a text that does not fit. */
  TOO_COSTLY;

  /** Several times what a pattern needs that tries no way twice; some milliseconds. */
  private static final int STEPS = 200_000;

  static Fit of(Pattern pattern, String text) {
    try {
      return pattern.matcher(new Counted(text)).matches() ? YES : NO;
    } catch (Exhausted | StackOverflowError e) {
      return TOO_COSTLY;
    }
  }

  private static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Exhausted() {
      super(null, null, false, false);
    }
  }

  /** A text that may be looked at so often. */
  private static final class Counted implements CharSequence {
    private final String text;
    private int left = STEPS;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new Exhausted();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
