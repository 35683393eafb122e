package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.FleetDiff.Group;
import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.source.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  /** What a group has at least, while there is room. */
  private static final int LEAST = 1_000;

  private static final int NAMED = 20;

  private DiffMarkdown() {}

  public static String of(FleetDiff diff) {
    var out = new StringBuilder("### Fleet change: ").append(verdict(diff)).append("\n\n");
    if (diff.isEmpty()) {
      return out.append(DiffText.summary(diff)).append(".\n").toString();
    }
    out.append("| Clusters | Deleted | Replaced | Run again | Updated | Created | Restarts |\n");
    out.append("|---|---|---|---|---|---|---|\n");
    out.append(
        "| %d of %d | %d | %d | %d | %d | %d | %d |\n\n"
            .formatted(
                diff.changed(),
                diff.clusters(),
                diff.objects(Kind.DELETE),
                diff.objects(Kind.REPLACE),
                diff.objects(Kind.RERUN),
                diff.objects(Kind.UPDATE),
                diff.objects(Kind.CREATE),
                diff.restarts()));
    warnings(out, diff);
    int left = 0;
    for (int i = 0; i < diff.groups().size(); i++) {
      // Each group has its share, so that a large one hides none that follows.
      int room = LONGEST - out.length();
      int share = Math.max(LEAST, room / (diff.groups().size() - i));
      var section = section(diff.groups().get(i), Math.min(room, share));
      if (section == null) {
        left++;
      } else {
        out.append(section);
      }
    }
    if (left > 0) {
      out.append("_")
          .append(DiffText.count(left, "more group"))
          .append(" left out; run `fleetwright diff` to see them._\n\n");
    }
    names(out, "New clusters", diff.added());
    names(out, "No longer managed (nothing on them is deleted)", diff.removed());
    var targets = TargetChange.together(diff.targets());
    targets.entrySet().stream()
        .limit(NAMED)
        .forEach(each ->
            out.append(prose(cut(DiffText.target(each.getKey(), each.getValue())))).append("\n\n"));
    if (targets.size() > NAMED) {
      out.append("... and %d more facts of clusters\n\n".formatted(targets.size() - NAMED));
    }
    return out.append(code(shorten(diff.base())))
        .append(" to ")
        .append(code(shorten(diff.head())))
        .append('\n')
        .toString();
  }

  private static String verdict(FleetDiff diff) {
    return diff.isEmpty() ? "nothing changes" : String.join(", ", diff.verdict());
  }

  /** What a reviewer must not miss stands open, above what is folded. */
  private static void warnings(StringBuilder out, FleetDiff diff) {
    var found = new LinkedHashMap<String, Integer>();
    for (var group : diff.groups()) {
      for (var change : group.changes()) {
        for (var concern : change.concerns()) {
          var text =
              "**%s**: %s %s"
                  .formatted(
                      concern.flag().name().toLowerCase(Locale.ROOT),
                      code(cut(change.key().toString())),
                      prose(cut(Shown.line(concern.what()))));
          found.merge(text, group.clusters().size(), Integer::sum);
        }
      }
    }
    found.entrySet().stream()
        .limit(NAMED)
        .forEach(each ->
            out.append("- ")
                .append(each.getKey())
                .append(" (")
                .append(DiffText.count(each.getValue(), "cluster"))
                .append(")\n"));
    if (found.size() > NAMED) {
      out.append("- ... and %d more below\n".formatted(found.size() - NAMED));
    }
    if (diff.held() > 0) {
      out.append(
          "- %s held back until approved\n".formatted(DiffText.count(diff.held(), "delete")));
    }
    out.append(found.isEmpty() && diff.held() == 0 ? "" : "\n");
  }

  private static String cut(String text) {
    return text.length() <= 160 ? text : text.substring(0, 160) + "...";
  }

  /** One group, as many of its objects as there is room for; null where that is none. */
  private static @Nullable String section(Group group, int room) {
    var out = new StringBuilder("<details");
    out.append(group.risk() == Risk.DESTRUCTIVE ? " open" : "").append("><summary><b>");
    out.append(DiffText.word(group.kind())).append("</b> ");
    out.append(DiffText.count(group.changes().size(), "object")).append(" on ");
    out.append(DiffText.count(group.clusters().size(), "cluster")).append(": ");
    out.append(html(DiffText.clusters(group.clusters())));
    var verdict = new ArrayList<String>();
    if (group.risk() != Risk.SAFE) {
      verdict.add(word(group.risk()));
    }
    group.flags().forEach(flag -> verdict.add(flag.name().toLowerCase(Locale.ROOT)));
    out.append(verdict.isEmpty() ? "" : " (" + String.join(", ", verdict) + ")");
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
      int named = out.length();
      DiffLines.of(change, false).forEach(line -> append(out, line));
      if (out.length() > room && named + 60 <= room) {
        cutLines(out, named, room);
      }
      if (out.length() > room) {
        out.setLength(before);
        out.append("... and ").append(group.changes().size() - shown).append(" more objects\n");
        return shown == 0 ? null : out.toString();
      }
      shown++;
    }
    return out.toString();
  }

  /** Keeps as many of the lines from a place on as there is room for. */
  private static void cutLines(StringBuilder out, int from, int room) {
    var text = out.substring(from);
    int end = out.lastIndexOf("\n", room - 40) + 1;
    long gone = text.lines().count() - out.substring(from, Math.max(from, end)).lines().count();
    out.setLength(Math.max(from, end));
    out.append("    ... ").append(DiffText.count(gone, "more line")).append('\n');
  }

  private static void append(StringBuilder out, DiffLines.Line line) {
    out.append(line.sign()).append(line.depth() == 0 ? "   " : "     ");
    out.append(line.text()).append('\n');
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
