package dev.fleetwright.compiler.source;

/**
 * A place in a file of the fleet repo.
 *
 * @param file path from the root of the repo, with {@code /}
 * @param line from 1; 0 means the whole file
 * @param column from 1, in code points; 0 means the whole line
 */
public record SourceLocation(String file, int line, int column)
    implements Comparable<SourceLocation> {
  /** A file as a whole. */
  public static SourceLocation whole(String file) {
    return new SourceLocation(file, 0, 0);
  }

  @Override
  public int compareTo(SourceLocation other) {
    int order = file.compareTo(other.file);
    if (order == 0) {
      order = Integer.compare(line, other.line);
    }
    return order == 0 ? Integer.compare(column, other.column) : order;
  }

  /** {@code file:line:column}, as far as it is known. */
  @Override
  public String toString() {
    return line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
