package dev.fleetwright.reconciler.cli.plan;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.cli.text.BlockedTogether;
import dev.fleetwright.reconciler.cli.text.StatusText;
import dev.fleetwright.reconciler.status.ClusterStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Clusters that run what the commit at hand does not have in its history. To bring it to them takes
 * back what was released since; nobody does that from a stale clone without noticing.
 *
 * @param to the commit at hand, or the one that the working tree is based on
 * @param clusters by the commit that they run
 */
public record GoingBack(String to, Map<String, List<String>> clusters) {
  private static final String CODE = "FW2063";
  private static final int FULL = 40;
  private static final int SHOWN = 3;

  /**
   * Nothing where every cluster runs an ancestor, or would hold the same as it does.
   *
   * @param last how the clusters stood last
   */
  public static Optional<GoingBack> of(Compiled compiled, Collection<ClusterStatus> last)
      throws CommandFailure {
    var to = compiled.revision().commit();
    if (to.length() < FULL) {
      return Optional.empty();
    }
    Map<String, ClusterStatus> stood =
        last.stream().collect(Collectors.toMap(ClusterStatus::cluster, Function.identity()));
    var behind = new TreeMap<String, List<String>>();
    var known = new TreeMap<String, Boolean>();
    for (var plan : compiled.plan().clusters().values()) {
      var status = stood.get(plan.cluster());
      if (status == null || !differs(status, plan)) {
        continue;
      }
      var runs = status.commit();
      if (!known.containsKey(runs)) {
        known.put(runs, compiled.source().descends(to, runs));
      }
      if (!known.get(runs)) {
        behind.computeIfAbsent(runs, _ -> new ArrayList<>()).add(plan.cluster());
      }
    }
    return behind.isEmpty() ? Optional.empty() : Optional.of(new GoingBack(to, behind));
  }

  /** What was applied from a working tree has no place in any history. */
  private static boolean differs(ClusterStatus status, ClusterPlan plan) {
    return status.commit().length() >= FULL && !status.digest().equals(plan.digest());
  }

  /** In a sentence. */
  public String text() {
    var runs =
        clusters.entrySet().stream()
            .map(entry ->
                "%s %s %s"
                    .formatted(
                        BlockedTogether.names(entry.getValue(), SHOWN),
                        entry.getValue().size() == 1 ? "runs" : "run",
                        StatusText.commit(entry.getKey())))
            .collect(Collectors.joining("; "));
    return CODE
        + ": this goes back: %s, which %s does not have in its history"
            .formatted(runs, StatusText.commit(to));
  }

  /**
   * @param shallow whether older commits were left out when the repo was cloned
   */
  public String fix(boolean shallow) {
    return "fix: "
        + (shallow
            ? "this clone lacks older commits: fetch them (git fetch --unshallow)"
            : "pull first, where this clone is behind")
        + "; a revert is a commit like any other; if going back is meant, say --allow-rollback";
  }
}
