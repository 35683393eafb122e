package dev.fleetwright.compiler.template;

import dev.fleetwright.compiler.template.Template.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts a text into literal runs, paths and helper calls; only the last ones need Handlebars. */
final class TemplateReader {
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z_][\\w-]*(?:\\.(?:[\\w-]+|\\[[^\\[\\]{}\"']+\\]))*+");

  static final String AS_TEXT = "braces that are meant as text are written \\{{";

  /** Of what stands between braces. */
  private static final int LONGEST = 1000;

  private final String text;
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();

  private TemplateReader(String text) {
    this.text = text;
  }

  static List<Part> read(String text) throws TemplateFault {
    return new TemplateReader(text).read();
  }

  private List<Part> read() throws TemplateFault {
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf("{{", at);
      if (open < 0) {
        break;
      }
      int first = open;
      while (first > at && text.charAt(first - 1) == '\\') {
        first--;
      }
      // Two backslashes before braces are one, and a single one makes text of the braces.
      int backslashes = open - first;
      literal.append(text, at, first).repeat('\\', backslashes / 2);
      if (backslashes % 2 == 1) {
        literal.append("{{");
        at = open + 2;
        continue;
      }
      int close = close(open + 2);
      flush();
      parts.add(expression(text.substring(open + 2, close)));
      at = close + 2;
    }
    literal.append(text, at, text.length());
    flush();
    return parts;
  }

  static boolean isPath(String text) {
    return PATH.matcher(text).matches();
  }

  private void flush() {
    if (!literal.isEmpty() || parts.isEmpty() && literal.length() == text.length()) {
      parts.add(new Part.Text(literal.toString()));
      literal.setLength(0);
    }
  }

  /** Where the expression that starts at {@code from} ends: braces inside quotes do not count. */
  private int close(int from) throws TemplateFault {
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (text.startsWith("}}", i)) {
        return i;
      }
    }
    throw new TemplateFault(
        TemplateFault.MALFORMED,
        "'{{' is not closed: " + shorten(text.substring(from - 2)),
        "close it with '}}'; " + AS_TEXT);
  }

  private static Part expression(String raw) throws TemplateFault {
    var inside = raw.strip();
    if (inside.length() > LONGEST) {
      throw new TemplateFault(
          TemplateFault.MALFORMED,
          "'{{" + shorten(raw) + "}}' has more than " + LONGEST + " characters",
          null);
    }
    if (PATH.matcher(inside).matches() && !Expression.NAMES.contains(inside)) {
      if (inside.equals("this") || inside.startsWith("this.")) {
        throw forbidden(raw, "'this'");
      }
      return new Part.Name(inside);
    }
    requireAllowed(raw, inside);
    return new Part.Call(Expression.of(inside));
  }

  private static void requireAllowed(String raw, String inside) throws TemplateFault {
    if (inside.isEmpty()) {
      throw new TemplateFault(TemplateFault.MALFORMED, "'{{" + raw + "}}' names nothing", null);
    }
    var unquoted = inside.replaceAll("\"[^\"]*\"|'[^']*'", "\"\"");
    switch (inside.charAt(0)) {
      case '#', '/', '^' -> throw forbidden(raw, "a block");
      case '>' -> throw forbidden(raw, "a partial");
      case '!' -> throw forbidden(raw, "a comment");
      case '{', '&' -> throw forbidden(raw, "unescaped output, which every value is anyway,");
      case '=' -> throw forbidden(raw, "a change of delimiters");
      case '*' -> throw forbidden(raw, "a decorator");
      case '~' -> throw forbidden(raw, "white space control");
      default -> {
        if (unquoted.endsWith("~")) {
          throw forbidden(raw, "white space control");
        } else if (unquoted.contains("..")) {
          throw forbidden(raw, "a parent scope");
        } else if (unquoted.contains("@")) {
          throw forbidden(raw, "a data variable");
        } else if (unquoted.contains("=")) {
          throw forbidden(raw, "a named argument");
        } else if (unquoted.contains("{") || unquoted.contains("}")) {
          throw new TemplateFault(
              TemplateFault.MALFORMED, "'{{" + shorten(raw) + "}}' has a brace in it", null);
        }
      }
    }
  }

  private static TemplateFault forbidden(String raw, String what) {
    return new TemplateFault(
        TemplateFault.FORBIDDEN,
        "'{{" + shorten(raw) + "}}': " + what + " is not part of templates",
        "a template names values, such as {{cluster.region}}, or calls "
            + String.join(", ", Expression.NAMES)
            + "; what differs in structure goes into overrides; "
            + AS_TEXT);
  }

  static String shorten(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
