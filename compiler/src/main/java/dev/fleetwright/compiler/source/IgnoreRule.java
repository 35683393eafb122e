package dev.fleetwright.compiler.source;

import dev.fleetwright.compiler.source.PathGlob.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One line of a {@code .gitignore} file. It is held against a path in at most line × path steps,
 * whatever the line: such files come with commits of anybody.
 *
 * @param start what a path begins with, up to the line's first wildcard: Git looks at the rest by
 *     itself, so that two stars there are as those at the start of a line
 * @param glob of the rest of the path, or of its last name alone
 * @param named whether it is the last name
 * @param onlyFolders whether files are none of its business
 * @param ignores whether what fits is left out, or taken back in
 */
public record IgnoreRule(
    String start, PathGlob glob, boolean named, boolean onlyFolders, boolean ignores) {
  /** In bytes; no path is so long. */
  private static final int LONGEST = 4096;

  /** Nothing for a line that says nothing: a blank one, a comment, one that can fit no path. */
  public static Optional<IgnoreRule> of(String line) {
    var text = bytes(withoutBlanks(line));
    if (text.startsWith("#") || text.length() > LONGEST) {
      return Optional.empty();
    }
    boolean ignores = !text.startsWith("!");
    text = ignores ? text : text.substring(1);
    boolean onlyFolders = text.endsWith("/");
    text = onlyFolders ? text.substring(0, text.length() - 1) : text;
    boolean named = text.indexOf('/') < 0;
    text = text.startsWith("/") ? text.substring(1) : text;
    var start = named ? "" : start(text);
    var parts = text.isEmpty() ? null : new Reader(text.substring(start.length())).parts();
    return parts == null
        ? Optional.empty()
        : Optional.of(new IgnoreRule(start, new PathGlob(parts), named, onlyFolders, ignores));
  }

  /**
   * Whether the line speaks of a path.
   *
   * @param path from the folder of the file with the line
   */
  public boolean fits(String path, boolean folder) {
    if (onlyFolders && !folder) {
      return false;
    }
    var text = bytes(named ? path.substring(path.lastIndexOf('/') + 1) : path);
    return text.startsWith(start) && glob.matches(text.substring(start.length()));
  }

  private static String start(String text) {
    int end = 0;
    while (end < text.length() && "*?[\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(0, end);
  }

  /** A character for each byte of UTF-8, which is what Git counts. */
  private static String bytes(String text) {
    return text.chars().allMatch(c -> c < 0x80)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Blanks at the end do not count unless a backslash is before them. */
  private static String withoutBlanks(String line) {
    int end = line.length();
    while (end > 0 && " \r".indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    int backslashes = 0;
    while (backslashes < end && line.charAt(end - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return line.substring(0, backslashes % 2 == 1 && end < line.length() ? end + 1 : end);
  }

  /** Reads a pattern as Git's wildmatch does. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    /** Null where nothing can fit. */
    @Nullable List<Part> parts() {
      var parts = new ArrayList<Part>();
      while (at < text.length()) {
        int c = next();
        if (c == '*') {
          parts.add(stars());
        } else if (c == '?') {
          parts.add(new Part.One());
        } else if (c == '[') {
          var characters = characters();
          if (characters == null) {
            return null;
          }
          parts.add(new Part.Among(characters));
        } else if (c == '\\' && at == text.length()) {
          return null;
        } else {
          parts.add(new Part.Exactly(c == '\\' ? next() : c));
        }
      }
      return parts;
    }

    private int next() {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      return c;
    }

    /** Two stars are more than one only where they are all of a name. */
    private Part stars() {
      int first = at - 1;
      while (at < text.length() && text.charAt(at) == '*') {
        at++;
      }
      boolean name =
          at - first >= 2
              && (first == 0 || text.charAt(first - 1) == '/')
              && (at == text.length() || text.charAt(at) == '/');
      if (!name) {
        return new Part.Any(true);
      }
      if (at == text.length()) {
        return new Part.Any(false);
      }
      at++;
      return new Part.Folders();
    }

    /** What follows a bracket, up to the one that closes it; null where none does. */
    private @Nullable IntPredicate characters() {
      boolean not = at < text.length() && "!^".indexOf(text.charAt(at)) >= 0;
      at += not ? 1 : 0;
      var found = new ArrayList<IntPredicate>();
      for (int start = at; at < text.length(); ) {
        if (text.charAt(at) == ']' && at > start) {
          at++;
          IntPredicate any = c -> found.stream().anyMatch(each -> each.test(c));
          return not ? any.negate() : any;
        }
        var some = text.startsWith("[:", at) ? named() : range();
        if (some == null) {
          return null;
        }
        found.add(some);
      }
      return null;
    }

    private @Nullable IntPredicate range() {
      int from = next();
      if (from == '\\') {
        if (at == text.length()) {
          return null;
        }
        from = next();
      }
      int to = from;
      if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
        at++;
        to = next();
        if (to == '\\') {
          if (at == text.length()) {
            return null;
          }
          to = next();
        }
      }
      int first = from;
      int last = to;
      return c -> c >= first && c <= last;
    }

    private @Nullable IntPredicate named() {
      int close = text.indexOf(":]", at + 2);
      if (close < 0) {
        return range();
      }
      var name = text.substring(at + 2, close);
      at = close + 2;
      return switch (name) {
        case "alpha" -> c -> c < 128 && Character.isLetter(c);
        case "digit" -> c -> c >= '0' && c <= '9';
        case "alnum" -> c -> c < 128 && Character.isLetterOrDigit(c);
        case "upper" -> c -> c >= 'A' && c <= 'Z';
        case "lower" -> c -> c >= 'a' && c <= 'z';
        case "xdigit" -> c -> c < 128 && Character.digit(c, 16) >= 0;
        case "space" -> c -> c == ' ' || c >= '\t' && c <= '\r';
        case "blank" -> c -> c == ' ' || c == '\t';
        case "punct" -> c -> c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
        case "graph" -> c -> c > ' ' && c < 127;
        case "print" -> c -> c >= ' ' && c < 127;
        case "cntrl" -> c -> c < ' ' || c == 127;
        default -> null;
      };
    }
  }
}
