package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SecretLines;
import dev.fleetwright.compiler.source.SourceLocation;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text of a file, or of one document in it.
 *
 * @param firstLine the line of the file at which the text starts, from 1
 * @param secrets of the file
 */
record SourceText(String file, String text, int firstLine, SecretLines secrets) {
  /** Reports at most so many characters of a file that do not belong in text. */
  private static final int REPORTED = 10;

  private static final Pattern CONFLICT =
      Pattern.compile("^(?:<{7}|>{7})(?: |$)", Pattern.MULTILINE);

  /** No-break spaces, spaces of a width, and those of none. */
  private static final Pattern ODD_SPACE =
      Pattern.compile("[\\u00a0\\u2000-\\u200b\\u202f\\u205f\\u2060\\u3000]");

  static final char BOM = '\ufeff';

  /**
   * Decodes a file and looks at each of its characters.
   *
   * @param strict refuse a byte order mark, and characters that turn the direction of writing
   * @return null when the file cannot be read at all; what is wrong is in {@code out}
   */
  static @Nullable SourceText decode(
      String file, byte[] utf8, int limit, boolean strict, Diagnostics out) {
    if (utf8.length > limit) {
      out.add(
          Diagnostic.error(
                  "FW1004",
                  SourceLocation.whole(file),
                  "the file has " + utf8.length + " bytes, the limit is " + limit)
              .fix("split the file"));
      return null;
    }
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var bytes = ByteBuffer.wrap(utf8);
    var chars = CharBuffer.allocate(utf8.length);
    var result = decoder.decode(bytes, chars, true);
    var text = chars.flip().toString();
    if (result.isError()) {
      int at = bytes.position();
      var error =
          Diagnostic.error(
              "FW1001",
              place(file, text, text.length()),
              String.format(Locale.ROOT, "the byte 0x%02X is not UTF-8", utf8[at] & 0xff));
      boolean wide = utf8.length > 1 && (utf8[0] & 0xff) + (utf8[1] & 0xff) == 0xff + 0xfe;
      out.add(
          wide
              ? error.because("the file is in UTF-16").fix("save the file as UTF-8")
              : error.fix("save the file as UTF-8"));
      return null;
    }
    if (!strict && !text.isEmpty() && text.charAt(0) == BOM) {
      text = text.substring(1);
    }
    var marker = CONFLICT.matcher(text);
    if (marker.find()) {
      out.add(
          Diagnostic.error("FW1033", place(file, text, marker.start()), "a conflict marker of Git")
              .because("a merge was committed, or lies there, before its conflicts were resolved")
              .fix("keep one side or both, and take the lines with <, = and > out"));
      return null;
    }
    if (strict) {
      oddSpaces(file, text, out);
    }
    return onlyText(file, text, strict, out)
        ? new SourceText(file, text, 1, SecretLines.of(text))
        : null;
  }

  /** They look like spaces, and are letters to YAML and to whoever compares. */
  private static void oddSpaces(String file, String text, Diagnostics out) {
    var space = ODD_SPACE.matcher(text);
    while (space.find()) {
      int line = text.lastIndexOf('\n', space.start()) + 1;
      if (text.substring(line, space.start()).indexOf('#') < 0) {
        out.add(
            Diagnostic.warning(
                    "FW1034",
                    place(file, text, space.start()),
                    String.format(
                        Locale.ROOT,
                        "a space that is none to YAML (U+%04X)",
                        text.codePointAt(space.start())))
                .because("it is a part of the value, and nobody sees it")
                .fix("write a plain space, or an escape in double quotes"));
        return;
      }
    }
  }

  private static boolean onlyText(String file, String text, boolean strict, Diagnostics out) {
    int found = 0;
    for (int i = 0; i < text.length() && found < REPORTED; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f || c == '\n' || c == '\r' || c == '\t') {
        continue;
      }
      var what = unwanted(c, i, text, strict);
      if (what != null) {
        out.add(
            Diagnostic.error(
                    "FW1003",
                    place(file, text, i),
                    String.format(Locale.ROOT, "%s (U+%04X)", what, (int) c))
                .fix(
                    c == BOM && i == 0
                        ? "save the file as UTF-8 without a byte order mark"
                        : "take it out, or write it as an escape in double quotes"));
        found++;
      } else if (Scalars.isBidi(c)) {
        out.add(
            Diagnostic.warning(
                "FW1003",
                place(file, text, i),
                String.format(
                    Locale.ROOT,
                    "a character that turns the direction of writing (U+%04X): the text is not"
                        + " what it looks like",
                    (int) c)));
        found++;
      }
    }
    return !strict ? found == 0 || !out.hasErrors() : found == 0;
  }

  private static @Nullable String unwanted(char c, int i, String text, boolean strict) {
    if (c < ' ' || c >= 0x7f && c < 0xa0) {
      return "a control character";
    }
    if (c == 0x2028 || c == 0x2029) {
      return "a line separator that YAML does not know";
    }
    if (c >= 0xfffe) {
      return "a code point that is no character";
    }
    if (c == BOM && (strict || !startsDocument(text, i))) {
      return "a byte order mark";
    }
    return strict && Scalars.isBidi(c) ? "a character that turns the direction of writing" : null;
  }

  /** Whether the text before {@code i} ends in a separator line. */
  private static boolean startsDocument(String text, int i) {
    int line = text.lastIndexOf('\n', i - 2) + 1;
    return i > 0 && text.charAt(i - 1) == '\n' && text.startsWith("---", line);
  }

  private static SourceLocation place(String file, String text, int offset) {
    int line = 1;
    int start = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
      line++;
      start = i + 1;
    }
    return new SourceLocation(file, line, text.codePointCount(start, offset) + 1);
  }

  /** The place of a character of this text. Takes time linear in the offset. */
  SourceLocation place(int offset) {
    var here = place(file, text, offset);
    return new SourceLocation(file, here.line() + firstLine - 1, here.column());
  }

  boolean isBlank() {
    return firstContent() < 0;
  }

  /** The offset of the first character outside of comments that is no space; -1 without one. */
  int firstContent() {
    for (int i = 0; i < text.length(); ) {
      int end = text.indexOf('\n', i);
      end = end < 0 ? text.length() : end;
      while (i < end && Character.isWhitespace(text.charAt(i))) {
        i++;
      }
      if (i < end && text.charAt(i) != '#') {
        return i;
      }
      i = end + 1;
    }
    return -1;
  }
}
