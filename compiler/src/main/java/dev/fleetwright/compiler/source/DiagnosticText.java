package dev.fleetwright.compiler.source;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Diagnostics for people: place, what, the line with a caret, where else, why, fix. Control
 * characters of the author's text are shown, not sent to the terminal; a line on which a secret may
 * stand is not shown.
 */
public final class DiagnosticText {
  private static final int WIDEST = 160;

  private final @Nullable Snapshot snapshot;
  private final boolean color;
  private final Map<String, Source> sources = new HashMap<>();

  /**
   * @param snapshot where the source lines are; null shows none
   * @param color whether to use ANSI colours
   */
  public DiagnosticText(@Nullable Snapshot snapshot, boolean color) {
    this.snapshot = snapshot;
    this.color = color;
  }

  private record Source(List<String> lines, SecretLines secrets) {}

  /** All of them, sorted, a blank line between two. */
  public String of(List<Diagnostic> diagnostics) {
    var out = new StringBuilder();
    for (var diagnostic : diagnostics.stream().sorted().toList()) {
      out.append(out.isEmpty() ? "" : "\n").append(of(diagnostic));
    }
    return out.toString();
  }

  /** One, ending in a newline. */
  public String of(Diagnostic diagnostic) {
    var out = new StringBuilder();
    var severity = diagnostic.severity().name().toLowerCase(Locale.ROOT);
    out.append(Shown.line(diagnostic.at().toString())).append(": ");
    out.append(paint(diagnostic.severity(), severity + " " + diagnostic.code())).append(": ");
    out.append(Shown.line(diagnostic.message())).append('\n');
    appendSource(out, diagnostic);
    for (var also : diagnostic.also()) {
      out.append("  also: ").append(Shown.line(also.at().toString())).append(' ');
      out.append(Shown.line(also.message())).append('\n');
    }
    if (diagnostic.why() != null) {
      out.append("  why:  ").append(Shown.line(diagnostic.why())).append('\n');
    }
    if (diagnostic.fix() != null) {
      out.append("  fix:  ").append(Shown.line(diagnostic.fix())).append('\n');
    }
    return out.toString();
  }

  private void appendSource(StringBuilder out, Diagnostic diagnostic) {
    var at = diagnostic.at();
    if (snapshot == null || at.line() == 0) {
      return;
    }
    var source = sources.computeIfAbsent(at.file(), path -> read(snapshot, path));
    if (at.line() > source.lines().size() || source.secrets().has(at.line())) {
      return;
    }
    var text = source.lines().get(at.line() - 1);
    int from = 0;
    if (at.column() > WIDEST) {
      from = Math.min(at.column() - WIDEST / 2, Math.max(0, text.length() - WIDEST));
    }
    var shown = clean(text.substring(from, Math.min(text.length(), from + WIDEST)));
    var line = Integer.toString(at.line()); // a format would load the locale's digits
    out.append(" ".repeat(Math.max(0, 5 - line.length()))).append(line);
    out.append(" | ").append(shown).append('\n');
    if (at.column() > 0) {
      out.append("      | ").append(" ".repeat(Math.max(0, at.column() - 1 - from)));
      out.append(paint(diagnostic.severity(), "^")).append('\n');
    }
  }

  private static Source read(Snapshot snapshot, String path) {
    var entry = snapshot.entry(path);
    var text =
        entry == null || entry.kind() != Snapshot.Kind.FILE || entry.size() > Snapshot.LARGEST_FILE
            ? ""
            : new String(entry.content().bytes(), StandardCharsets.UTF_8);
    return new Source(text.lines().toList(), SecretLines.of(text));
  }

  private String paint(Diagnostic.Severity severity, String text) {
    if (!color) {
      return text;
    }
    var code =
        switch (severity) {
          case ERROR -> "31;1";
          case WARNING -> "33;1";
          case NOTE -> "36;1";
        };
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }

  /**
   * One character for each of the author's, with control, bidi and format characters made visible.
   */
  private static String clean(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      boolean unsafe =
          type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR;
      if (unsafe) {
        out = out == null ? new StringBuilder(text) : out;
        out.setCharAt(i, c == '\t' ? ' ' : '\ufffd');
      }
    }
    return out == null ? text : out.toString();
  }
}
