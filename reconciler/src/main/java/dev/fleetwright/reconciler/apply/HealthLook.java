package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.drift.Desired;
import dev.fleetwright.reconciler.health.Assessment;
import dev.fleetwright.reconciler.health.HealthRules;
import dev.fleetwright.reconciler.observe.Kinds;
import dev.fleetwright.reconciler.observe.Live;
import dev.fleetwright.reconciler.observe.Observer;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks how some objects are now, with one LIST for each kind. */
public final class HealthLook {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private HealthLook() {}

  /**
   * How each of the objects is; UNKNOWN for one that cannot be read. The others are noted in {@link
   * Work#lookedAt}.
   */
  static Map<ObjectKey, Assessment> at(Work work, Kinds kinds, Collection<Desired> objects)
      throws ClusterFailure, InterruptedException {
    var wanted = new HashMap<ObjectKey, GroupVersionKind>();
    objects.forEach(desired -> wanted.put(desired.key(), desired.gvk()));
    var seen = Observer.observe(work.session(), work.owner(), kinds, wanted, _ -> true);
    work.jobs().look(objects, seen, _ -> false);
    var states = new HashMap<ObjectKey, Assessment>();
    objects.forEach(
        desired -> states.put(desired.key(), work.jobs().health(desired, seen.of(desired.key()))));
    states.forEach((key, state) -> {
      if (state.health() != Health.UNKNOWN) {
        work.lookedAt().put(key, state);
      }
    });
    return states;
  }

  /**
   * Waits until all are healthy, one is degraded, or the time is over.
   *
   * @return the last look
   */
  public static Map<ObjectKey, Assessment> await(
      Work work, Kinds kinds, List<Desired> objects, Instant until)
      throws ClusterFailure, InterruptedException {
    var wait = FIRST;
    while (true) {
      var states = at(work, kinds, objects);
      boolean waiting =
          states.values().stream()
              .anyMatch(state ->
                  state.health() == Health.PROGRESSING || state.health() == Health.UNKNOWN);
      if (!waiting || !work.pace().now().isBefore(until)) {
        return states;
      }
      work.pace().sleep(wait, until);
      var twice = wait.multipliedBy(2);
      wait = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
  }

  /** How a live object is. */
  public static Assessment of(Live live) {
    return switch (live) {
      case Live.Present present when present.whole() || present.terminating() ->
          HealthRules.of(present.object());
      case Live.Present _ -> new Assessment(Health.HEALTHY, "");
      case Live.Absent _ -> new Assessment(Health.PROGRESSING, "it does not exist");
      case Live.Unserved(var reason, _) -> new Assessment(Health.UNKNOWN, reason);
      case Live.Unknown(_, var reason, _) -> new Assessment(Health.UNKNOWN, reason);
    };
  }
}
