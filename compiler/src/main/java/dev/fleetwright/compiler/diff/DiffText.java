package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.FleetDiff.Group;
import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A fleet's difference for a terminal. */
public final class DiffText {
  private static final int NAMED_CLUSTERS = 6;

  private DiffText() {}

  /** Lines ending in a newline; one line when nothing changes. */
  public static String of(FleetDiff diff) {
    if (diff.isEmpty()) {
      return "no changes: " + count(diff.clusters(), "cluster") + " would hold the same\n";
    }
    var out = new StringBuilder();
    for (var group : diff.groups()) {
      out.append(sign(group.kind())).append(' ').append(word(group.kind())).append("  on ");
      out.append(clusters(group.clusters())).append(risk(group)).append('\n');
      for (var change : group.changes()) {
        out.append("    ").append(Shown.line(change.key().toString())).append('\n');
        change.fields().forEach(field -> append(out, field));
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
    return out.append(summary(diff)).append('\n').toString();
  }

  /** One line: how far the change reaches and how bad it can be. */
  public static String summary(FleetDiff diff) {
    if (diff.isEmpty()) {
      return "no changes on " + count(diff.clusters(), "cluster");
    }
    var parts = new ArrayList<String>();
    addCount(parts, diff.objects(Kind.DELETE), "deleted");
    addCount(parts, diff.objects(Kind.REPLACE), "replaced");
    addCount(parts, diff.objects(Kind.UPDATE), "updated");
    addCount(parts, diff.objects(Kind.CREATE), "created");
    var objects = parts.isEmpty() ? "no objects changed" : "objects: " + String.join(", ", parts);
    return "%d of %s change; %s; %s; %s"
        .formatted(
            diff.changed(),
            count(diff.clusters(), "cluster"),
            objects,
            count(diff.restarts(), "restart"),
            diff.risk().name().toLowerCase(Locale.ROOT));
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

  private static void append(StringBuilder out, FieldChange field) {
    out.append("        ").append(Shown.line(field.path())).append(':');
    var lines = TextLines.of(field);
    if (lines == null) {
      out.append(' ').append(value(field)).append('\n');
      return;
    }
    out.append('\n');
    for (var line : lines) {
      out.append("          ").append(line.sign()).append(' ').append(line.text()).append('\n');
    }
  }

  private static String value(FieldChange field) {
    var before = field.before();
    var after = field.after();
    if (before == null || after == null) {
      return before == null ? "+ " + line(after) : "- " + line(before);
    }
    var both = Values.lines(before, after);
    return both.before() + " -> " + both.after();
  }

  static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  private static String line(@org.jspecify.annotations.Nullable Json value) {
    return value == null ? "" : Values.line(value);
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
      case UPDATE -> '~';
      case CREATE -> '+';
    };
  }

  private static String restarts(long workloads) {
    return count(workloads, "workload") + (workloads == 1 ? " restarts" : " restart");
  }

  private static String risk(Group group) {
    if (group.risk() == Risk.SAFE) {
      return "";
    }
    long restarts = group.changes().stream().filter(ObjectChange::restarts).count();
    var word = group.risk().name().toLowerCase(Locale.ROOT);
    return restarts == 0
        ? "  (" + word + ")"
        : "  ("
            + word
            + ": "
            + (group.risk() == Risk.RESTART ? count(restarts, "workload") : restarts(restarts))
            + " on each)";
  }
}
