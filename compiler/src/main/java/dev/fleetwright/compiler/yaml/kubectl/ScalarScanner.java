package dev.fleetwright.compiler.yaml.kubectl;

import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.tokens.ScalarToken;

/** Scalars as go-yaml 2 scans them: plain ones, in quotes, and blocks. */
final class ScalarScanner {
  private final Cursor cursor;

  ScalarScanner(Cursor cursor) {
    this.cursor = cursor;
  }

  /**
   * A plain scalar.
   *
   * @param endsLine ends of lines were passed after it, so that a key may follow
   */
  record Plain(ScalarToken token, boolean endsLine) {}

  /**
   * The plain scalar here.
   *
   * @param flow it stands in brackets
   * @param indent of the block that it stands in
   */
  Plain plain(boolean flow, int indent) {
    var from = cursor.mark();
    var to = from;
    var text = new StringBuilder();
    var space = new Folding();
    while (!cursor.isDocumentIndicator() && cursor.peek() != '#') {
      int start = cursor.offset();
      while (!cursor.isBlankOrEnd(0)
          && !(cursor.peek() == ':' && cursor.isBlankOrEnd(1))
          && !(flow && cursor.isAny(",?[]{}"))) {
        cursor.skip();
      }
      if (cursor.offset() > start) {
        space.endAt(text);
        text.append(cursor.since(start));
        to = cursor.mark();
      }
      if (!cursor.isBlank() && !cursor.isBreak()) {
        break;
      }
      while (cursor.isBlank() || cursor.isBreak()) {
        if (space.hasBreaks() && cursor.column() <= indent && cursor.peek() == '\t') {
          throw error(
              "while scanning a plain scalar", from, "found '\\t', which violates indentation");
        }
        space.take(cursor);
      }
      if (!flow && cursor.column() <= indent) {
        break;
      }
    }
    return new Plain(token(text, ScalarStyle.PLAIN, from, to), space.hasBreaks());
  }

  /** The scalar in quotes here. */
  ScalarToken quoted(char quote) {
    var from = cursor.mark();
    var text = new StringBuilder();
    var space = new Folding();
    cursor.skip();
    while (true) {
      if (cursor.isDocumentIndicator()) {
        throw error("while scanning a quoted scalar", from, "found unexpected document separator");
      }
      if (cursor.isEnd()) {
        throw error("while scanning a quoted scalar", from, "found unexpected end of stream");
      }
      boolean escapedBreak = word(quote, text, from);
      if (cursor.peek() == quote) {
        break;
      }
      if (escapedBreak) {
        space.joinLines();
      }
      while (cursor.isBlank() || cursor.isBreak()) {
        space.take(cursor);
      }
      space.endAt(text);
    }
    cursor.skip();
    var style = quote == '"' ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.SINGLE_QUOTED;
    return token(text, style, from, cursor.mark());
  }

  /** Text up to a blank, or the closing quote; true when it ended in an escaped end of a line. */
  private boolean word(char quote, StringBuilder text, Mark from) {
    while (!cursor.isBlankOrEnd(0)) {
      char c = cursor.peek();
      if (c == quote && quote == '\'' && cursor.peek(1) == '\'') {
        text.append(c);
        cursor.skip(2);
      } else if (c == quote) {
        return false;
      } else if (c == '\\' && quote == '"') {
        if (cursor.isBreak(1)) {
          cursor.skip();
          cursor.skipLine();
          return true;
        }
        Escapes.read(cursor, text, from);
      } else {
        int start = cursor.offset();
        cursor.skip();
        text.append(cursor.since(start));
      }
    }
    return false;
  }

  /**
   * The block scalar here.
   *
   * @param literal it starts with {@code |} and not with {@code >}
   * @param outer the indentation of the block that it stands in
   */
  ScalarToken block(boolean literal, int outer) {
    var from = cursor.mark();
    cursor.skip();
    int chomping = chomping();
    int increment = 0;
    if (cursor.peek() >= '0' && cursor.peek() <= '9') {
      increment = cursor.peek() - '0';
      if (increment == 0) {
        throw error(
            "while scanning a block scalar", from, "found an indentation indicator equal to 0");
      }
      cursor.skip();
      chomping = chomping == 0 ? chomping() : chomping;
    }
    cursor.skipBlanks();
    cursor.skipComment();
    if (!cursor.isBreakOrEnd()) {
      throw error(
          "while scanning a block scalar", from, "did not find expected comment or line break");
    }
    if (cursor.isBreak()) {
      cursor.skipLine();
    }
    int indent = increment == 0 ? 0 : Math.max(outer, 0) + increment;
    return new BlockScalar(cursor, literal, from).read(indent, outer, chomping);
  }

  private int chomping() {
    char c = cursor.peek();
    if (c != '+' && c != '-') {
      return 0;
    }
    cursor.skip();
    return c == '+' ? 1 : -1;
  }

  private static ScalarToken token(StringBuilder text, ScalarStyle style, Mark from, Mark to) {
    return new ScalarToken(
        text.toString(), style == ScalarStyle.PLAIN, style, Optional.of(from), Optional.of(to));
  }

  private ScannerException error(String context, Mark from, String problem) {
    return new ScannerException(context, Optional.of(from), problem, Optional.of(cursor.mark()));
  }
}
