package dev.fleetwright.reconciler.cli.text;

import static dev.fleetwright.reconciler.status.StatusJson.word;

import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.PlannedChange;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.status.ForeignFields.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Cycles for people. Clusters of which the same is to be said share a paragraph; what needs a
 * decision comes first in it.
 */
public final class CyclesText {
  /** Fields of one object that are shown. */
  private static final int FIELDS = 12;

  /** Names of clusters that are shown; JSON has them all. */
  private static final int CLUSTERS = 20;

  private static final Set<Health> UNWELL = Set.of(Health.PROGRESSING, Health.DEGRADED);

  private final boolean done;

  /**
   * @param done whether the changes were made, or would be
   */
  public CyclesText(boolean done) {
    this.done = done;
  }

  public String of(List<Cycle> cycles) {
    var paragraphs = new LinkedHashMap<String, List<String>>();
    for (var cycle : cycles) {
      paragraphs
          .computeIfAbsent(paragraph(cycle), _ -> new ArrayList<>())
          .add(cycle.status().cluster());
    }
    var out = new StringBuilder();
    paragraphs.forEach(
        (text, clusters) -> out.append(names(clusters)).append(": ").append(text).append('\n'));
    return out.append(sum(cycles)).append('\n').toString();
  }

  /** A line for each cluster, without the objects. */
  public String brief(List<Cycle> cycles) {
    var out = new StringBuilder();
    for (var cycle : cycles) {
      out.append("%-12s".formatted(Shown.line(cycle.status().cluster())));
      out.append(headline(cycle)).append('\n');
    }
    return out.toString();
  }

  private static String names(List<String> clusters) {
    return BlockedTogether.names(clusters, CLUSTERS)
        + (clusters.size() > 3 ? " (" + clusters.size() + ")" : "");
  }

  private String paragraph(Cycle cycle) {
    var status = cycle.status();
    var out = new StringBuilder(headline(cycle)).append('\n');
    for (var held : BlockedTogether.of(status.blocked())) {
      if (!held.isWholeCluster()) {
        out.append("  ! ").append(held.headline()).append('\n');
      }
      held.appendRest(out, "      ");
    }
    cycle.effective().forEach(change -> append(out, change));
    ForeignText.append(out, cycle.foreign().stream().map(Foreign::status).toList());
    return out.toString();
  }

  private String headline(Cycle cycle) {
    var status = cycle.status();
    return switch (status.state()) {
      case UNREACHABLE, REFUSED, FAILED, UNKNOWN -> lost(cycle);
      case IN_SYNC, INCOMPLETE, HELD -> {
        var parts = changed(cycle);
        if (!status.blocked().isEmpty()) {
          parts.add(status.blocked().size() + " held back");
        }
        if (parts.isEmpty()) {
          parts.add("in sync, nothing to change");
        }
        long warnings = warnings(cycle);
        if (warnings > 0) {
          parts.add(several(Math.toIntExact(warnings), "warning"));
        }
        if (UNWELL.contains(status.health()) && status.state() == State.IN_SYNC) {
          parts.add(word(status.health()) + " (" + StatusText.oneLine(status.message()) + ")");
        }
        yield String.join(", ", parts);
      }
    };
  }

  /** What went wrong, and what had been done by then. */
  private String lost(Cycle cycle) {
    var changed = String.join(", ", changed(cycle));
    var trouble = StatusText.trouble(cycle.status());
    return changed.isEmpty() ? trouble : trouble + "; before that " + changed;
  }

  private List<String> changed(Cycle cycle) {
    var parts = new ArrayList<String>();
    if (cycle.takeOver()) {
      parts.add(done ? "taken over" : "to take over");
    }
    var counts = counts(cycle);
    if (!counts.isEmpty()) {
      parts.add(counts);
    }
    return parts;
  }

  private static long warnings(Cycle cycle) {
    return cycle.foreign().stream().map(Foreign::status).filter(Field::isWarning).count();
  }

  private String counts(Cycle cycle) {
    var actions = new EnumMap<PlannedChange.Action, Integer>(PlannedChange.Action.class);
    cycle.effective().forEach(change -> actions.merge(change.action(), 1, Integer::sum));
    return actions.entrySet().stream()
        .map(entry ->
            entry.getValue() + " " + (done ? past(entry.getKey()) : future(entry.getKey())))
        .collect(Collectors.joining(", "));
  }

  private static String future(PlannedChange.Action action) {
    return switch (action) {
      case CREATE -> "to create";
      case ADOPT -> "to adopt";
      case UPDATE -> "to update";
      case REPAIR -> "to repair";
      case DELETE -> "to delete";
    };
  }

  private static String past(PlannedChange.Action action) {
    return switch (action) {
      case CREATE -> "created";
      case ADOPT -> "adopted";
      case UPDATE -> "updated";
      case REPAIR -> "repaired";
      case DELETE -> "deleted";
    };
  }

  private static void append(StringBuilder out, PlannedChange change) {
    out.append("  ").append(sign(change.action())).append(' ');
    out.append(Shown.line(change.object().toString()));
    if (!change.unit().isEmpty()) {
      out.append("  (").append(Shown.line(change.unit())).append(')');
    }
    if (!change.by().isEmpty()) {
      out.append("  changed by ");
      out.append(
          StatusText.oneLine(
              change.by().stream().map(Object::toString).collect(Collectors.joining("; "))));
    }
    if (!change.when().isEmpty()) {
      out.append("  ").append(StatusText.oneLine(change.when()));
    }
    out.append('\n');
    var fields = change.fields();
    for (var field : fields.subList(0, Math.min(FIELDS, fields.size()))) {
      var words = field.inWords();
      out.append("      ").append(Shown.line(field.path())).append(": ");
      out.append(words.before().isEmpty() ? "(none)" : StatusText.oneLine(words.before()));
      out.append(" -> ");
      out.append(words.after().isEmpty() ? "(none)" : StatusText.oneLine(words.after()));
      out.append('\n');
    }
    if (fields.size() > FIELDS) {
      out.append("      and ").append(fields.size() - FIELDS).append(" more fields\n");
    }
  }

  private static char sign(PlannedChange.Action action) {
    return switch (action) {
      case CREATE -> '+';
      case ADOPT, UPDATE, REPAIR -> '~';
      case DELETE -> '-';
    };
  }

  private String sum(Collection<Cycle> cycles) {
    long lost = cycles.stream().filter(cycle -> isLost(cycle.status())).count();
    long changed =
        cycles.stream().filter(cycle -> cycle.takeOver() || !cycle.effective().isEmpty()).count();
    long held = cycles.stream().filter(cycle -> isHeldBack(cycle.status())).count();
    var parts = new ArrayList<String>();
    parts.add(several(cycles.size(), "cluster"));
    parts.add(changed + (done ? " changed" : " to change"));
    if (held > 0) {
      parts.add(held + " with objects held back");
    }
    if (lost > 0) {
      parts.add(lost + " not reconciled");
    }
    long warnings = cycles.stream().mapToLong(CyclesText::warnings).sum();
    if (warnings > 0) {
      parts.add(several(Math.toIntExact(warnings), "warning"));
    }
    return parts.getFirst() + ": " + String.join(", ", parts.subList(1, parts.size()));
  }

  public static String several(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** Nothing could be found out, or done, on the cluster. */
  public static boolean isLost(ClusterStatus status) {
    return Set.of(State.UNREACHABLE, State.REFUSED, State.FAILED, State.UNKNOWN)
        .contains(status.state());
  }

  public static boolean isHeldBack(ClusterStatus status) {
    return !isLost(status) && !status.blocked().isEmpty();
  }
}
