package dev.fleetwright.compiler.source;

/**
 * Two long texts, each cut to where they begin to differ: cut anywhere else they look alike.
 *
 * @param before what is shown of the one
 * @param after what is shown of the other
 */
public record Contrast(String before, String after) {
  private static final int LEAD = 30;

  /**
   * @param longest how many characters of each are shown
   */
  public static Contrast of(String before, String after, int longest) {
    int same = 0;
    int most = Math.min(before.length(), after.length());
    while (same < most && before.charAt(same) == after.charAt(same)) {
      same++;
    }
    int from = Math.max(before.length(), after.length()) <= longest ? 0 : same - LEAD;
    return new Contrast(cut(before, from, longest), cut(after, from, longest));
  }

  private static String cut(String text, int from, int longest) {
    int start = from <= LEAD ? 0 : whole(text, Math.min(from, text.length()));
    int end = whole(text, Math.min(text.length(), start + longest));
    return (start > 0 ? "..." : "")
        + text.substring(start, end)
        + (end < text.length() ? "..." : "");
  }

  /** The place, or the one before it where it is inside of a pair of surrogates. */
  private static int whole(String text, int at) {
    return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }
}
