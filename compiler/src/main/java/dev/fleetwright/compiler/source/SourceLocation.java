package dev.fleetwright.compiler.source;

import java.util.Comparator;

/**
 * A place in a file of the fleet repo.
 *
 * @param file path from the root of the repo, with {@code /}
 * @param line from 1; 0 means the whole file
 * @param column from 1, in code points; 0 means the whole line
 */
public record SourceLocation(String file, int line, int column)
    implements Comparable<SourceLocation> {
  private static final Comparator<SourceLocation> ORDER =
      Comparator.comparing(SourceLocation::file)
          .thenComparingInt(SourceLocation::line)
          .thenComparingInt(SourceLocation::column);

  /** A file as a whole. */
  public static SourceLocation whole(String file) {
    return new SourceLocation(file, 0, 0);
  }

  @Override
  public int compareTo(SourceLocation other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column}, as far as it is known. */
  @Override
  public String toString() {
    return line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
