package dev.fleetwright.reconciler.cli.text;

import static dev.fleetwright.reconciler.status.StatusJson.word;

import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.reconciler.cli.config.Durations;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.status.ForeignFields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status of clusters for people: a line for each, what troubles them, and the sum. */
public final class StatusText {
  /** Names of clusters that are shown of many. */
  private static final int CLUSTERS = 20;

  private StatusText() {}

  /**
   * @param left clusters that were looked at once and are in the fleet no more
   */
  public static String of(Collection<ClusterStatus> clusters, List<String> left, Instant now) {
    return left.isEmpty()
        ? of(clusters, now)
        : (clusters.isEmpty() ? "" : of(clusters, now) + "\n") + noLonger(left);
  }

  private static String noLonger(List<String> left) {
    var names = left.stream().map(Shown::line).toList();
    boolean one = left.size() == 1;
    return "no longer in the fleet, and left as %s: %s%n  to take %s off this list: fleetwright cluster forget "
            .formatted(one ? "it is" : "they are", String.join(", ", names), one ? "it" : "them")
        + String.join(" ", names)
        + '\n';
  }

  public static String of(Collection<ClusterStatus> clusters, Instant now) {
    if (clusters.isEmpty()) {
      return "no cluster has been looked at yet\n";
    }
    var table = new Table("CLUSTER", "PROVIDER", "STATE", "HEALTH", "COMMIT", "OBJECTS", "IN SYNC");
    for (var status : clusters) {
      table.row(
          status.cluster(),
          status.provider(),
          word(status.state()),
          word(status.health()),
          commit(status.commit()),
          Integer.toString(status.objects()),
          ago(status.lastInSync(), now));
    }
    var out = new StringBuilder(table.text());
    var troubles = new LinkedHashMap<String, List<String>>();
    for (var status : clusters) {
      var trouble = troubleOf(status, now);
      if (!trouble.isEmpty()) {
        troubles.computeIfAbsent(trouble, _ -> new ArrayList<>()).add(status.cluster());
      }
    }
    troubles.forEach((trouble, names) ->
        out.append('\n')
            .append(BlockedTogether.names(names, CLUSTERS))
            .append(": ")
            .append(trouble));
    return out.append('\n').append(sum(clusters)).append('\n').toString();
  }

  /** Ten digits are enough to find a commit by. */
  public static String commit(String commit) {
    return commit.length() >= 40 ? commit.substring(0, 10) : commit;
  }

  private static String ago(@Nullable Instant then, Instant now) {
    return then == null ? "never" : Durations.text(Duration.between(then, now)) + " ago";
  }

  /** What there is to say of a cluster; empty where nothing is. Equal words are said once. */
  private static String troubleOf(ClusterStatus status, Instant now) {
    var foreign = status.foreign();
    boolean quiet = status.message().isEmpty() && status.blocked().isEmpty();
    if (quiet && foreign.listed().isEmpty()) {
      return "";
    }
    var out = new StringBuilder(quiet ? foreign(foreign) : trouble(status)).append('\n');
    for (var held : BlockedTogether.of(status.blocked())) {
      if (!held.isWholeCluster() || !held.reason().equals(status.message())) {
        out.append("  ").append(held.headline()).append('\n');
      }
      held.appendRest(out, "    ");
    }
    ForeignText.append(out, foreign.listed());
    if (status.nextTry() != null && status.nextTry().isAfter(now)) {
      out.append("  ").append(status.failures()).append(" cycles in a row failed; next try in ");
      out.append(Durations.text(Duration.between(now, status.nextTry()))).append('\n');
    }
    return out.toString();
  }

  private static String foreign(ForeignFields foreign) {
    int power = foreign.warnings() - foreign.overruled();
    var undeclared =
        CyclesText.several(foreign.count(), "field")
            + " that nobody declared"
            + (power == 0 ? "" : ", " + power + " of them giving power");
    var overruled = CyclesText.several(foreign.overruled(), "field") + " that the server overruled";
    return foreign.overruled() == 0
        ? undeclared
        : foreign.count() == 0 ? overruled : undeclared + "; " + overruled;
  }

  /** The message, with its code where it is about the cluster as a whole. */
  static String trouble(ClusterStatus status) {
    var code =
        status.blocked().stream()
            .filter(blocked -> blocked.object().isEmpty() && !blocked.code().isEmpty())
            .map(blocked -> blocked.code() + ": ")
            .findFirst()
            .orElse("");
    return oneLine(code + status.message());
  }

  /** A server's words, which may be several lines, in one. */
  public static String oneLine(String text) {
    var line = new StringBuilder();
    int space = 0;
    boolean broken = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean breaks = "\t\r\n\u2028\u2029".indexOf(c) >= 0;
      if (breaks || Character.isWhitespace(c)) {
        space++;
        broken |= breaks;
        continue;
      }
      line.append(broken ? " " : text.substring(i - space, i)).append(c);
      space = 0;
      broken = false;
    }
    return Shown.line(line.toString().strip());
  }

  private static String sum(Collection<ClusterStatus> clusters) {
    var states = new EnumMap<State, Integer>(State.class);
    clusters.forEach(status -> states.merge(status.state(), 1, Integer::sum));
    var parts =
        states.entrySet().stream()
            .map(entry -> entry.getValue() + " " + word(entry.getKey()))
            .collect(Collectors.joining(", "));
    var degraded = clusters.stream().filter(s -> s.health() == Health.DEGRADED).count();
    var count = clusters.size() == 1 ? "1 cluster" : clusters.size() + " clusters";
    int warnings = clusters.stream().mapToInt(s -> s.foreign().warnings()).sum();
    return count
        + ": "
        + parts
        + (degraded == 0 ? "" : ", " + degraded + " degraded")
        + (warnings == 0 ? "" : ", " + CyclesText.several(warnings, "warning"));
  }
}
