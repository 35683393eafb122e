package dev.fleetwright.compiler.source;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a file on which a secret may stand: nothing of them is shown or quoted. Found in the
 * text itself, because a file that cannot be read has them too; rather a line too many than one too
 * few.
 *
 * <p>These are the whole of a file that has a Secret or a private key in it, and of other files
 * what is under a key {@code secrets}, or one that is nearly written so.
 */
public final class SecretLines {
  private static final SecretLines NONE = new SecretLines(false, new BitSet());

  /** Bounded, for one line of megabytes may name a thousand kinds. */
  private static final Pattern WHOLE_FILE =
      Pattern.compile(
          "(?i)\\bkind[\"']?\\s{0,20}:\\s{0,20}(?:#[^\\n]{0,200}\\n\\s{0,80}){0,3}[^\\n]{0,80}?\\bsecret(list)?\\b"
              + "|\\bkind[\"']?\\s{0,20}:\\s{0,20}[^\\n|>]{0,40}[|>][^\\n]{0,80}\\n\\s{0,80}secret(list)?\\b"
              + "|&\\S{1,80}\\s{1,20}[\"']?secret(list)?\\b"
              + "|PRIVATE KEY(?: BLOCK)?-----");

  private static final String NAME = "secrets";

  /** Keys that may be {@code secrets}, rightly written or not. */
  private static final Pattern KEY =
      Pattern.compile("(?<![\\w-])([A-Za-z]{5,9})(?:\\.[\\w.-]{1,260})?[\"']?\\s{0,20}:");

  /** Letters may stand in double quotes as their numbers. */
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:x([0-9a-fA-F]{2})|u00([0-9a-fA-F]{2})|U000000([0-9a-fA-F]{2}))");

  /** A line of a text in double quotes that goes on in the next. */
  private static final Pattern FOLD = Pattern.compile("\\\\\n[ \t]{0,200}");

  private final boolean all;
  private final BitSet lines;

  private SecretLines(boolean all, BitSet lines) {
    this.all = all;
    this.lines = lines;
  }

  /** Takes time linear in the text. */
  public static SecretLines of(String written) {
    var text = letters(written.replace("\r\n", "\n").replace('\r', '\n'));
    var whole = text.indexOf('\\') < 0 ? text : FOLD.matcher(text).replaceAll("");
    boolean named = whole.toLowerCase(Locale.ROOT).contains("secret");
    // What is sought takes its time, and few files have the word.
    if (named && WHOLE_FILE.matcher(whole).find() || PrivateKeys.isIn(text)) {
      return new SecretLines(true, new BitSet());
    }
    var found = KEY.matcher(text);
    var lines = new BitSet();
    int counted = 0;
    int line = 1;
    int from = 0;
    while (found.find(from)) {
      if (!isMeant(found.group(1))) {
        from = found.end();
        continue;
      }
      line += breaks(text, counted, found.start());
      counted = found.start();
      from = end(text, found.start(), found.end());
      lines.set(line, line + breaks(text, counted, from) + 1);
    }
    return lines.isEmpty() ? NONE : new SecretLines(false, lines);
  }

  /** A key that is written wrongly has the same under it. */
  private static boolean isMeant(String key) {
    return Spelling.nearest(key.toLowerCase(Locale.ROOT), List.of(NAME)).isPresent();
  }

  private static String letters(String text) {
    return text.indexOf('\\') < 0
        ? text
        : ESCAPE
            .matcher(text)
            .replaceAll(found -> {
              var digits =
                  found.group(1) != null
                      ? found.group(1)
                      : found.group(2) != null ? found.group(2) : found.group(3);
              char letter = (char) Integer.parseInt(digits, 16);
              return Matcher.quoteReplacement(
                  Character.isLetter(letter) ? Character.toString(letter) : found.group());
            });
  }

  /** Whether a line, counted from 1, may have a secret; the file as a whole is line 0. */
  public boolean has(int line) {
    return all || lines.get(line);
  }

  private static int breaks(String text, int from, int to) {
    return (int) text.substring(from, to).chars().filter(c -> c == '\n').count();
  }

  /**
   * The end of the last line that is indented deeper than the key, or begins within a bracket or
   * quote that was opened after it.
   */
  private static int end(String text, int key, int from) {
    int indent = indent(text, text.lastIndexOf('\n', key) + 1);
    int depth = 0;
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        if (depth <= 0 && quote == 0 && isOutside(text, i + 1, indent)) {
          return i;
        }
      } else if (quote != 0) {
        i += c == '\\' && quote == '"' ? 1 : 0;
        quote = c == quote ? 0 : quote;
      } else if ((c == '"' || c == '\'') && " \t\n[{,:(".indexOf(text.charAt(i - 1)) >= 0) {
        quote = c;
      } else if (c == '#' && Character.isWhitespace(text.charAt(i - 1))) {
        int newline = text.indexOf('\n', i);
        i = newline < 0 ? text.length() : newline - 1;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
    return text.length();
  }

  /** Whether a line begins something else; a blank one, a comment and a tab do not. */
  private static boolean isOutside(String text, int start, int indent) {
    int here = indent(text, start);
    int first = start + here;
    return first < text.length() && "\n\t#".indexOf(text.charAt(first)) < 0 && here <= indent;
  }

  /** Spaces, and the dashes of list items, before a line's first word. */
  private static int indent(String text, int start) {
    int i = start;
    while (text.startsWith(" ", i) || text.startsWith("- ", i)) {
      i++;
    }
    return i - start;
  }
}
