package dev.fleetwright.compiler.yaml.kubectl;

/**
 * Blanks and ends of lines between two words of a scalar: blanks within a line stay, those around
 * the end of a line go, one such end is a space and each further one is itself.
 */
final class Folding {
  private final StringBuilder blanks = new StringBuilder();
  private int further;
  private boolean breaks;
  private boolean joined;

  boolean hasBreaks() {
    return breaks;
  }

  /** An end of a line was escaped: it is nothing. */
  void joinLines() {
    breaks = true;
    joined = true;
  }

  /** Takes the blank or end of a line at the cursor. */
  void take(Cursor cursor) {
    if (cursor.isBreak()) {
      cursor.skipLine();
      if (breaks) {
        further++;
      }
      breaks = true;
    } else {
      if (!breaks) {
        blanks.append(cursor.peek());
      }
      cursor.skip();
    }
  }

  /** Writes what was taken, and starts anew. */
  void endAt(StringBuilder text) {
    if (!breaks) {
      text.append(blanks);
    } else if (further > 0) {
      text.repeat('\n', further);
    } else if (!joined) {
      text.append(' ');
    }
    blanks.setLength(0);
    further = 0;
    breaks = false;
    joined = false;
  }
}
