package dev.fleetwright.compiler.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what somebody meant. */
public final class Spelling {
  private static final int FAR = 2;

  private Spelling() {}

  /**
   * The name that is at most two insertions, deletions, substitutions or swaps of neighbours away
   * from what was written, the nearest first, then by alphabet. Short words must be nearer: one
   * step for each two letters.
   */
  public static Optional<String> nearest(String written, Collection<String> names) {
    int reach = Math.min(FAR, written.length() / 2);
    return names.stream()
        .filter(name -> distance(written, name, reach) <= reach)
        .min(
            Comparator.<String>comparingInt(name -> distance(written, name, reach))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The same as a question to the author: {@code did you mean 'production'?} */
  public static Optional<String> question(String written, Collection<String> names) {
    return nearest(written, names).map(name -> "did you mean '" + name + "'?");
  }

  /**
   * The steps from one word to the other, or more than {@code reach} where there are more. Only the
   * cells near the diagonal are worked out, and none once they all lie beyond reach: names that are
   * unlike, which nearly all are, cost a few letters.
   */
  private static int distance(String left, String right, int reach) {
    int far = reach + 1;
    if (Math.abs(left.length() - right.length()) > reach) {
      return far;
    }
    int[] twoUp = new int[right.length() + 1];
    int[] up = new int[right.length() + 1];
    int[] here = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      up[j] = Math.min(j, far);
    }
    for (int i = 1; i <= left.length(); i++) {
      int last = Math.min(right.length(), i + reach);
      here[Math.max(0, i - reach - 1)] = far;
      here[Math.min(right.length(), last + 1)] = far;
      here[0] = Math.min(i, far);
      int nearest = here[0];
      for (int j = Math.max(1, i - reach); j <= last; j++) {
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(up[j], here[j - 1]) + 1, up[j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        here[j] = Math.min(far, swapped ? Math.min(least, twoUp[j - 2] + 1) : least);
        nearest = Math.min(nearest, here[j]);
      }
      if (nearest > reach) {
        return far;
      }
      var spare = twoUp;
      twoUp = up;
      up = here;
      here = spare;
    }
    return up[right.length()];
  }
}
