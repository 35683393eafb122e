package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.Wanted;
import dev.fleetwright.reconciler.health.HealthRules;
import dev.fleetwright.reconciler.observe.Kinds;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Waits until CRDs that were just written are served, so that their objects can be written. */
final class Definitions {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Definitions() {}

  /**
   * @param blocked gets the CRDs that the server does not establish
   * @return the kinds that the cluster serves now
   */
  static Kinds await(
      Work work,
      Wanted wanted,
      Kinds before,
      List<Write> definitions,
      Map<ObjectKey, Json.Obj> written,
      Map<ObjectKey, HeldBack> blocked)
      throws ClusterFailure, InterruptedException {
    var until = work.until(PATIENCE);
    for (var write : definitions) {
      var stored = written.get(write.desired().key());
      if (stored == null) {
        continue;
      }
      var type = before.served(write.desired().gvk()).orElseThrow();
      var wait = FIRST;
      var state = HealthRules.of(stored);
      while (state.health() == Health.PROGRESSING && work.pace().now().isBefore(until)) {
        work.pace().sleep(wait, until);
        wait = longer(wait);
        var live = work.session().get(type, "", write.desired().key().name());
        state = live == null ? state : HealthRules.of(live);
      }
      if (state.health() != Health.HEALTHY) {
        blocked.put(
            write.desired().key(),
            new HeldBack(
                write.desired().key(),
                write.desired().unit(),
                "FW2030",
                state.reason(),
                "see its conditions: kubectl describe crd " + write.desired().key().name()));
      }
    }
    var awaited =
        wanted.defined().entrySet().stream()
            .filter(e -> written.containsKey(e.getValue()) && !blocked.containsKey(e.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    return awaited.isEmpty() ? before : served(work, awaited, until);
  }

  private static Kinds served(Work work, List<GroupVersionKind> awaited, Instant until)
      throws ClusterFailure, InterruptedException {
    var wait = FIRST;
    var kinds = new Kinds(work.session().discovery(true));
    while (!awaited.stream().allMatch(kinds::serves) && work.pace().now().isBefore(until)) {
      work.pace().sleep(wait, until);
      wait = longer(wait);
      kinds = new Kinds(work.session().discovery(true));
    }
    return kinds;
  }

  private static Duration longer(Duration wait) {
    var twice = wait.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }
}
