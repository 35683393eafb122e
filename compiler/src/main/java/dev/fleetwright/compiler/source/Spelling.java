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
        .filter(name -> Math.abs(name.length() - written.length()) <= reach)
        .filter(name -> distance(written, name) <= reach)
        .min(
            Comparator.<String>comparingInt(name -> distance(written, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The same as a question to the author: {@code did you mean 'production'?} */
  public static Optional<String> question(String written, Collection<String> names) {
    return nearest(written, names).map(name -> "did you mean '" + name + "'?");
  }

  private static int distance(String left, String right) {
    int[][] steps = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        steps[i][j] = swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
      }
    }
    return steps[left.length()][right.length()];
  }
}
