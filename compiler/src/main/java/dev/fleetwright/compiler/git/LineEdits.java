package dev.fleetwright.compiler.git;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** Which lines differ between two texts, found as Git finds them. */
public final class LineEdits {
  private LineEdits() {}

  /**
   * Lines {@code fromBefore} to {@code toBefore} of one text, counted from 0, the last not counted
   * in, have become lines {@code fromAfter} to {@code toAfter} of the other.
   */
  public record Edit(int fromBefore, int toBefore, int fromAfter, int toAfter) {}

  /** From the first line to the last. */
  public static List<Edit> between(String before, String after) {
    return new HistogramDiff()
        .diff(RawTextComparator.DEFAULT, text(before), text(after)).stream()
            .map(edit ->
                new Edit(edit.getBeginA(), edit.getEndA(), edit.getBeginB(), edit.getEndB()))
            .toList();
  }

  private static RawText text(String text) {
    return new RawText(text.getBytes(StandardCharsets.UTF_8));
  }
}
