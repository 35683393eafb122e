package dev.fleetwright.compiler.yaml.kubectl;

import org.snakeyaml.engine.v2.exceptions.Mark;

/** A place in a text that moves on, and the classes of characters that YAML is made of. */
final class Cursor {
  /** A mark shows its line, which nobody here wants to see. */
  private static final int[] NO_SNIPPET = {'\n'};

  private final String text;
  private int offset;
  private int line;
  private int column;

  Cursor(String text) {
    this.text = text;
  }

  /** In characters of Java from the start of the text. */
  int offset() {
    return offset;
  }

  int line() {
    return line;
  }

  /** In code points from the start of the line. */
  int column() {
    return column;
  }

  Mark mark() {
    return new Mark("", offset, line, column, NO_SNIPPET, 0);
  }

  /** The character here; NUL, which no text has, at the end. */
  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    int at = offset + ahead;
    return at < text.length() ? text.charAt(at) : 0;
  }

  boolean isEnd() {
    return offset >= text.length();
  }

  boolean isBlank() {
    char c = peek();
    return c == ' ' || c == '\t';
  }

  boolean isBreak() {
    return isBreak(0);
  }

  boolean isBreak(int ahead) {
    char c = peek(ahead);
    return c == '\n' || c == '\r';
  }

  boolean isBreakOrEnd() {
    return isBreak() || isEnd();
  }

  /** A space, a tab, the end of a line or of the text. */
  boolean isBlankOrEnd(int ahead) {
    char c = peek(ahead);
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0;
  }

  /** A letter, digit, {@code _} or {@code -}. */
  boolean isWord() {
    char c = peek();
    return c >= '0' && c <= '9'
        || c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || c == '_'
        || c == '-';
  }

  boolean isAny(String characters) {
    return !isEnd() && characters.indexOf(peek()) >= 0;
  }

  /** Whether {@code ---} or {@code ...} stands here, at the start of a line. */
  boolean isDocumentIndicator() {
    char c = peek();
    return column == 0 && (c == '-' || c == '.') && peek(1) == c && peek(2) == c && isBlankOrEnd(3);
  }

  /** Over one character, which ends no line. */
  void skip() {
    boolean pair = Character.isHighSurrogate(peek()) && Character.isLowSurrogate(peek(1));
    offset += pair ? 2 : 1;
    column++;
  }

  void skip(int characters) {
    for (int i = 0; i < characters; i++) {
      skip();
    }
  }

  /** Over the end of a line. */
  void skipLine() {
    offset += text.startsWith("\r\n", offset) ? 2 : 1;
    line++;
    column = 0;
  }

  void skipBlanks() {
    while (isBlank()) {
      skip();
    }
  }

  void skipComment() {
    if (peek() == '#') {
      while (!isBreakOrEnd()) {
        skip();
      }
    }
  }

  /** The text from an offset to here. */
  String since(int start) {
    return text.substring(start, offset);
  }
}
