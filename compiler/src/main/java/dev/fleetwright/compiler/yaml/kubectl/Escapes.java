package dev.fleetwright.compiler.yaml.kubectl;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ScannerException;

/** Escapes in double quotes. */
final class Escapes {
  private static final String WRITTEN = "0abt\tnvfre \"'\\N_LP";
  private static final String MEANT =
      "\0\u0007\b\t\t\n\u000b\f\r\u001b \"'\\\u0085\u00a0\u2028\u2029";

  private Escapes() {}

  /**
   * Reads the escape at the cursor.
   *
   * @param from where the scalar starts
   */
  static void read(Cursor cursor, StringBuilder text, Mark from) {
    char c = cursor.peek(1);
    int digits =
        switch (c) {
          case 'x' -> 2;
          case 'u' -> 4;
          case 'U' -> 8;
          default -> 0;
        };
    int simple = cursor.peek(1) == 0 ? -1 : WRITTEN.indexOf(c);
    if (digits == 0 && simple < 0) {
      throw error(cursor, from, "found unknown escape character");
    }
    var at = cursor.mark();
    cursor.skip(2);
    if (digits == 0) {
      text.append(MEANT.charAt(simple));
      return;
    }
    long code = 0;
    for (int i = 0; i < digits; i++) {
      int digit = cursor.peek() < 128 ? Character.digit(cursor.peek(), 16) : -1;
      if (digit < 0) {
        throw error(cursor, from, "did not find expected hexadecimal number");
      }
      code = code * 16 + digit;
      cursor.skip();
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      throw new ScannerException(
          "while scanning a quoted scalar",
          Optional.of(from),
          KubectlScanner.HALF_A_PAIR,
          Optional.of(at));
    }
    if (code > Character.MAX_CODE_POINT) {
      throw error(cursor, from, "found an escape of a character that there is not");
    }
    text.appendCodePoint((int) code);
  }

  private static ScannerException error(Cursor cursor, Mark from, String problem) {
    return new ScannerException(
        "while scanning a quoted scalar", Optional.of(from), problem, Optional.of(cursor.mark()));
  }
}
