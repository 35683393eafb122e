package dev.fleetwright.compiler.yaml.kubectl;

import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.tokens.ScalarToken;

/** The lines of a block scalar, from the line after its header on. */
final class BlockScalar {
  private final Cursor cursor;
  private final boolean literal;
  private final Mark from;
  private Mark to;
  private int deepest;

  BlockScalar(Cursor cursor, boolean literal, Mark from) {
    this.cursor = cursor;
    this.literal = literal;
    this.from = from;
    this.to = cursor.mark();
  }

  /**
   * Reads all of them.
   *
   * @param indent of the lines; 0 to take that of the first
   * @param outer the indentation of the block around it
   * @param chomping below 0 drops the last end of a line, above 0 keeps all
   */
  ScalarToken read(int indent, int outer, int chomping) {
    var text = new StringBuilder();
    int further = emptyLines(indent);
    if (indent == 0) {
      indent = Math.max(Math.max(deepest, outer + 1), 1);
    }
    boolean lineBreak = false;
    boolean wasBlank = false;
    while (cursor.column() == indent && !cursor.isEnd()) {
      boolean isBlank = cursor.isBlank();
      if (lineBreak && !literal && !wasBlank && !isBlank) {
        if (further == 0) {
          text.append(' ');
        }
      } else if (lineBreak) {
        text.append('\n');
      }
      text.repeat('\n', further);
      wasBlank = isBlank;
      int start = cursor.offset();
      while (!cursor.isBreakOrEnd()) {
        cursor.skip();
      }
      text.append(cursor.since(start));
      lineBreak = cursor.isBreak();
      if (lineBreak) {
        cursor.skipLine();
      }
      further = emptyLines(indent);
    }
    if (chomping >= 0 && lineBreak) {
      text.append('\n');
    }
    if (chomping > 0) {
      text.repeat('\n', further);
    }
    var style = literal ? ScalarStyle.LITERAL : ScalarStyle.FOLDED;
    return new ScalarToken(text.toString(), false, style, Optional.of(from), Optional.of(to));
  }

  /** Passes over empty lines and the indentation of the next, and counts the lines. */
  private int emptyLines(int indent) {
    int lines = 0;
    to = cursor.mark();
    while (true) {
      while ((indent == 0 || cursor.column() < indent) && cursor.peek() == ' ') {
        cursor.skip();
      }
      deepest = Math.max(deepest, cursor.column());
      if ((indent == 0 || cursor.column() < indent) && cursor.peek() == '\t') {
        throw new ScannerException(
            "while scanning a block scalar",
            Optional.of(from),
            "found character '\\t(TAB)' where an indentation space is expected",
            Optional.of(cursor.mark()));
      }
      if (!cursor.isBreak()) {
        return lines;
      }
      cursor.skipLine();
      lines++;
      to = cursor.mark();
    }
  }
}
