package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.FleetDiff.Group;
import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.source.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A fleet's difference for a terminal. */
public final class DiffText {
  private static final int NAMED_CLUSTERS = 6;

  /** Lines of one group that are no warnings, so that much of one kind hides no other. */
  private static final int MOST_LINES = 600;

  private static final String RED = "31;1";
  private static final String YELLOW = "33;1";
  private static final String GREEN = "32";

  private DiffText() {}

  /** Lines ending in a newline; one line when nothing changes. */
  public static String of(FleetDiff diff) {
    return of(diff, false);
  }

  /**
   * The same.
   *
   * @param color whether to use ANSI colours
   */
  public static String of(FleetDiff diff, boolean color) {
    if (diff.isEmpty()) {
      return "no changes: " + count(diff.clusters(), "cluster") + " would hold the same\n";
    }
    var out = new StringBuilder();
    for (var group : diff.groups()) {
      var heading =
          "%s %s  on %s%s"
              .formatted(
                  sign(group.kind()), word(group.kind()), clusters(group.clusters()), risk(group));
      out.append(paint(color, code(group), heading)).append('\n');
      int room = MOST_LINES;
      for (var change : group.changes()) {
        out.append("    ").append(Shown.line(change.key().toString())).append('\n');
        room -= append(out, color, change, room);
      }
      out.append('\n');
    }
    diff.added()
        .forEach(name -> out.append("+ cluster ").append(Shown.line(name)).append(" is new\n"));
    diff.removed()
        .forEach(name ->
            out.append("! cluster ")
                .append(Shown.line(name))
                .append(" is no longer managed; nothing on it is deleted\n"));
    TargetChange.together(diff.targets())
        .forEach((change, names) -> out.append("~ ").append(target(change, names)).append('\n'));
    var code =
        diff.risk() == Risk.DESTRUCTIVE
            ? RED
            : diff.verdict().equals(List.of("safe")) ? "" : YELLOW;
    return out.append(paint(color, code, summary(diff))).append('\n').toString();
  }

  /** What is known of clusters, and what it was before. */
  static String target(TargetChange change, List<String> names) {
    var text =
        "%s %s: %s %s -> %s"
            .formatted(
                names.size() == 1 ? "cluster" : "clusters",
                clusters(names),
                change.field(),
                change.before().isEmpty() ? "(none)" : change.before(),
                change.after().isEmpty() ? "(none)" : change.after());
    return Shown.line(change.means().isEmpty() ? text : text + "; " + change.means());
  }

  /** One line: how far the change reaches and how bad it can be. */
  public static String summary(FleetDiff diff) {
    if (diff.isEmpty()) {
      return "no changes on " + count(diff.clusters(), "cluster");
    }
    var parts = new ArrayList<String>();
    addCount(parts, diff.objects(Kind.DELETE), "deleted");
    addCount(parts, diff.objects(Kind.REPLACE), "replaced");
    addCount(parts, diff.objects(Kind.RERUN), "run again");
    addCount(parts, diff.objects(Kind.UPDATE), "updated");
    addCount(parts, diff.objects(Kind.CREATE), "created");
    var objects = parts.isEmpty() ? "no objects changed" : "objects: " + String.join(", ", parts);
    return "%d of %s change; %s; %s; %s"
        .formatted(
            diff.changed(),
            count(diff.clusters(), "cluster"),
            objects,
            count(diff.restarts(), "restart")
                + (diff.held() == 0 ? "" : "; " + diff.held() + " held back"),
            String.join(", ", diff.verdict()));
  }

  /** The first names, and how many more. */
  static String clusters(List<String> names) {
    if (names.size() <= NAMED_CLUSTERS) {
      return Shown.line(String.join(", ", names));
    }
    return Shown.line(String.join(", ", names.subList(0, NAMED_CLUSTERS)))
        + " and "
        + (names.size() - NAMED_CLUSTERS)
        + " more ("
        + names.size()
        + ")";
  }

  /** Warnings always, of the rest as much as there is room for; returns how much that was. */
  private static int append(StringBuilder out, boolean color, ObjectChange change, int room) {
    int left = 0;
    int shown = 0;
    for (var line : DiffLines.of(change, true)) {
      if (line.sign() != '!' && shown >= room) {
        left++;
        continue;
      }
      shown++;
      out.append(line.depth() == 0 ? "        " : "          ");
      switch (line.sign()) {
        case '!' -> out.append(paint(color, YELLOW, "! " + line.text()));
        case '-' -> out.append(paint(color, RED, "- " + line.text()));
        case '+' -> out.append(paint(color, GREEN, "+ " + line.text()));
        default -> out.append(line.depth() == 0 ? "" : "  ").append(line.text());
      }
      out.append('\n');
    }
    if (left > 0) {
      out.append("        ... ").append(count(left, "more line")).append('\n');
    }
    return shown;
  }

  private static String paint(boolean color, String code, String text) {
    return color && !code.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  private static String code(Group group) {
    return switch (group.risk()) {
      case DESTRUCTIVE -> RED;
      case DISRUPTIVE -> YELLOW;
      default -> group.flags().isEmpty() ? GREEN : YELLOW;
    };
  }

  static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  private static void addCount(List<String> parts, long number, String what) {
    if (number > 0) {
      parts.add(number + " " + what);
    }
  }

  private static char sign(Kind kind) {
    return switch (kind) {
      case DELETE -> '-';
      case REPLACE -> '!';
      case RERUN -> '*';
      case UPDATE -> '~';
      case CREATE -> '+';
    };
  }

  /** The risk and what else is to be known, in brackets; nothing of what is safe. */
  private static String risk(Group group) {
    var words = new ArrayList<String>();
    if (group.risk() != Risk.SAFE) {
      long restarts = group.changes().stream().filter(ObjectChange::restarts).count();
      var word = group.risk().name().toLowerCase(Locale.ROOT);
      var workloads = count(restarts, "workload");
      words.add(
          restarts == 0 || group.kind() == Kind.RERUN
              ? word
              : group.risk() == Risk.RESTART
                  ? word + ": " + workloads + " on each"
                  : word
                      + ": "
                      + workloads
                      + (restarts == 1 ? " restarts" : " restart")
                      + " on each");
    }
    group.flags().forEach(flag -> words.add(flag.name().toLowerCase(Locale.ROOT)));
    return words.isEmpty() ? "" : "  (" + String.join("; ", words) + ")";
  }
}
