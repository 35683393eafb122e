package dev.fleetwright.compiler.source;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what the author may have meant. */
public final class Suggest {
  private static final int FARTHEST = 2;

  private Suggest() {}

  /**
   * The known word nearest to what was written, or null when none is within two edits (a letter
   * more, less, other, or two swapped) or the word is too short for that to mean anything.
   */
  public static @Nullable String nearest(String written, Collection<String> known) {
    String best = null;
    int bestDistance = Math.min(FARTHEST, (written.length() - 1) / 2) + 1;
    for (var word : known) {
      if (Math.abs(word.length() - written.length()) < bestDistance) {
        int distance = distance(written, word);
        if (distance < bestDistance
            || distance == bestDistance && best != null && word.compareTo(best) < 0) {
          best = word;
          bestDistance = distance;
        }
      }
    }
    return best;
  }

  /** Optimal string alignment distance. */
  static int distance(String a, String b) {
    var rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + same);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, rows[i - 2][j - 2] + 1);
        }
        rows[i][j] = least;
      }
    }
    return rows[a.length()][b.length()];
  }
}
