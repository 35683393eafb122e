package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.FleetDiff.Group;
import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.source.Shown;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A fleet's difference for a pull request: a verdict and a table that are read at a glance, details
 * folded. Bounded to what a forge takes for a comment; what is left out is said.
 */
public final class DiffMarkdown {
  /** Characters; GitHub takes 65,536. */
  private static final int LONGEST = 60_000;

  private DiffMarkdown() {}

  public static String of(FleetDiff diff) {
    var out = new StringBuilder("### Fleet change: ").append(verdict(diff)).append("\n\n");
    if (diff.isEmpty()) {
      return out.append(DiffText.summary(diff)).append(".\n").toString();
    }
    out.append("| Clusters | Deleted | Replaced | Updated | Created | Restarts |\n");
    out.append("|---|---|---|---|---|---|\n");
    out.append(
        "| %d of %d | %d | %d | %d | %d | %d |\n\n"
            .formatted(
                diff.changed(),
                diff.clusters(),
                diff.objects(Kind.DELETE),
                diff.objects(Kind.REPLACE),
                diff.objects(Kind.UPDATE),
                diff.objects(Kind.CREATE),
                diff.restarts()));
    for (int i = 0; i < diff.groups().size(); i++) {
      var section = section(diff.groups().get(i), LONGEST - out.length());
      if (section == null) {
        out.append("_")
            .append(DiffText.count(diff.groups().size() - i, "more group"))
            .append(" left out; run `fleetwright diff` to see them._\n\n");
        break;
      }
      out.append(section);
    }
    names(out, "New clusters", diff.added());
    names(out, "No longer managed (nothing on them is deleted)", diff.removed());
    return out.append(code(shorten(diff.base())))
        .append(" to ")
        .append(code(shorten(diff.head())))
        .append('\n')
        .toString();
  }

  private static String verdict(FleetDiff diff) {
    return diff.isEmpty() ? "nothing changes" : word(diff.risk());
  }

  /** One group, as many of its objects as there is room for; null where that is none. */
  private static @Nullable String section(Group group, int room) {
    var out = new StringBuilder("<details");
    out.append(group.risk() == Risk.DESTRUCTIVE ? " open" : "").append("><summary><b>");
    out.append(DiffText.word(group.kind())).append("</b> ");
    out.append(DiffText.count(group.changes().size(), "object")).append(" on ");
    out.append(DiffText.count(group.clusters().size(), "cluster")).append(": ");
    out.append(html(DiffText.clusters(group.clusters())));
    out.append(group.risk() == Risk.SAFE ? "" : " (" + word(group.risk()) + ")");
    var lines = lines(group, room - out.length() - 500);
    if (lines == null) {
      return null;
    }
    var fence = "`".repeat(Math.max(3, longestRun(lines) + 1));
    out.append("</summary>\n\n").append(fence).append("diff\n").append(lines).append(fence);
    return out.append("\n\n</details>\n\n").toString();
  }

  private static @Nullable String lines(Group group, int room) {
    var out = new StringBuilder();
    int shown = 0;
    for (var change : group.changes()) {
      int before = out.length();
      out.append(group.kind() == Kind.DELETE ? "- " : group.kind() == Kind.CREATE ? "+ " : "  ");
      out.append(Shown.line(change.key().toString())).append('\n');
      change.fields().forEach(field -> append(out, field));
      if (out.length() > room) {
        out.setLength(before);
        out.append("... and ").append(group.changes().size() - shown).append(" more objects\n");
        return shown == 0 ? null : out.toString();
      }
      shown++;
    }
    return out.toString();
  }

  private static void append(StringBuilder out, FieldChange field) {
    var before = field.before();
    var after = field.after();
    var texts = TextLines.of(field);
    if (texts != null) {
      out.append("    ").append(Shown.line(field.path())).append(":\n");
      texts.forEach(
          line -> out.append(line.sign()).append("     ").append(line.text()).append('\n'));
    } else if (before != null && after != null) {
      var both = Values.lines(before, after);
      line(out, "- ", field, both.before());
      line(out, "+ ", field, both.after());
    } else if (before != null) {
      line(out, "- ", field, Values.line(before));
    } else if (after != null) {
      line(out, "+ ", field, Values.line(after));
    }
  }

  private static void line(StringBuilder out, String sign, FieldChange field, String value) {
    out.append(sign).append("  ").append(Shown.line(field.path())).append(": ");
    out.append(value).append('\n');
  }

  private static void names(StringBuilder out, String title, List<String> names) {
    if (!names.isEmpty()) {
      out.append("**").append(title).append(":** ");
      out.append(prose(DiffText.clusters(names))).append("\n\n");
    }
  }

  /** What ends a block or a span of code must be longer than any run in it. */
  private static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  private static String code(String text) {
    var line = Shown.line(text);
    var tick = "`".repeat(longestRun(line) + 1);
    return tick.length() == 1 ? tick + line + tick : tick + " " + line + " " + tick;
  }

  /** Words among Markdown: none of its signs, no mention, no link. */
  private static String prose(String text) {
    return html(text).replaceAll("[\\\\`*_{}\\[\\]#+!|~@:]", "\\\\$0");
  }

  private static String html(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String word(Risk risk) {
    return risk.name().toLowerCase(Locale.ROOT);
  }

  private static String shorten(String commit) {
    return commit.matches("[0-9a-f]{40,64}") ? commit.substring(0, 10) : commit;
  }
}
