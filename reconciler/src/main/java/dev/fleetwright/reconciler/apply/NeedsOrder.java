package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.Desired;
import dev.fleetwright.reconciler.drift.Wanted;
import dev.fleetwright.reconciler.health.Assessment;
import dev.fleetwright.reconciler.health.HealthRules;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the workloads of a cluster, those of a unit after the units that it needs are healthy. A
 * unit whose workloads merely drifted is put right at once.
 */
final class NeedsOrder {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Assessment UNSEEN = new Assessment(Health.UNKNOWN, "not written yet");

  private final Applier applier;
  private final Work work;
  private final Wanted wanted;
  private final Map<String, Set<String>> needs = new HashMap<>();
  private final Map<String, List<Write>> pending = new LinkedHashMap<>();
  private final Set<String> healthy = new HashSet<>();
  private final Map<String, Assessment> sick = new HashMap<>();

  NeedsOrder(Applier applier, Work work, Wanted wanted, List<Unit> units) {
    this.applier = applier;
    this.work = work;
    this.wanted = wanted;
    var known = units.stream().map(Unit::id).collect(Collectors.toSet());
    for (var unit : units) {
      needs.put(
          unit.id(), unit.needs().stream().filter(known::contains).collect(Collectors.toSet()));
    }
  }

  void send(List<Write> writes) throws ClusterFailure, InterruptedException {
    var now = new ArrayList<Write>();
    for (var write : writes) {
      boolean ordered = !needsOf(write.desired().unit()).isEmpty() && write.cause().isNews();
      if (ordered) {
        pending.computeIfAbsent(write.desired().unit(), _ -> new ArrayList<>()).add(write);
      } else {
        now.add(write);
      }
    }
    applier.send(now);
    var until = work.until(PATIENCE);
    var wait = FIRST;
    while (!pending.isEmpty()) {
      look();
      if (sendReady()) {
        wait = FIRST;
      } else if (!work.pace().now().isBefore(until) || !mayRecover()) {
        blockRest();
      } else {
        work.pace().sleep(wait, until);
        var twice = wait.multipliedBy(2);
        wait = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
      }
    }
  }

  /** Something was just written that the rest waits for; what was sick before is not waited for. */
  private boolean mayRecover() {
    var written =
        applier.written().keySet().stream()
            .map(key -> wanted.objects().get(key))
            .filter(Objects::nonNull)
            .map(Desired::unit)
            .collect(Collectors.toSet());
    return sick.entrySet().stream()
        .anyMatch(unit ->
            unit.getValue().health() != Health.DEGRADED
                && !healthy.contains(unit.getKey())
                && written.contains(unit.getKey()));
  }

  private boolean sendReady() throws ClusterFailure, InterruptedException {
    var ready = new ArrayList<Write>();
    var left = new ArrayList<String>();
    for (var unit : pending.entrySet()) {
      var heldBack = needsOf(unit.getKey()).stream().filter(this::isHeldBack).findFirst();
      if (heldBack.isPresent()) {
        unit.getValue()
            .forEach(write ->
                applier.block(
                    write,
                    "FW2030",
                    "it waits for " + heldBack.get() + ", which is held back",
                    "see why that is held back"));
        left.add(unit.getKey());
      } else if (healthy.containsAll(needsOf(unit.getKey()))) {
        ready.addAll(unit.getValue());
        left.add(unit.getKey());
      }
    }
    left.forEach(pending::remove);
    applier.send(ready);
    return !left.isEmpty();
  }

  /** Asks after the needed units that are written and were not seen healthy yet. */
  private void look() throws ClusterFailure, InterruptedException {
    var asked = new HashMap<String, List<Desired>>();
    for (var unit : pending.keySet()) {
      for (var need : needsOf(unit)) {
        if (!pending.containsKey(need) && !healthy.contains(need)) {
          asked.put(need, new ArrayList<>());
        }
      }
    }
    for (var desired : wanted.objects().values()) {
      var objects = asked.get(desired.unit());
      if (objects != null
          && HealthRules.judges(desired.key().group(), desired.key().kind())
          && Phase.of(desired.key()).compareTo(Phase.WORKLOADS) <= 0) {
        objects.add(desired);
      }
    }
    var all = asked.values().stream().flatMap(List::stream).toList();
    var seen = HealthLook.at(work, applier.kinds(), all);
    asked.forEach((unit, objects) -> {
      var worst =
          objects.stream()
              .map(desired -> seen.get(desired.key()))
              .filter(state -> state == null || state.health() != Health.HEALTHY)
              .findFirst();
      if (worst.isEmpty()) {
        healthy.add(unit);
      } else {
        sick.put(unit, worst.get());
      }
    });
  }

  private void blockRest() {
    pending.forEach((unit, writes) -> {
      var why =
          needsOf(unit).stream()
              .filter(need -> !healthy.contains(need))
              .map(need -> need + " (" + sick.getOrDefault(need, UNSEEN).reason() + ")")
              .sorted()
              .collect(Collectors.joining(", "));
      for (var write : writes) {
        applier.block(
            write,
            "FW2030",
            "it needs what is not healthy yet: " + why,
            "it is written once that is healthy");
      }
    });
    pending.clear();
  }

  private boolean isHeldBack(String unit) {
    return applier.blocked().values().stream().anyMatch(why -> why.unit().equals(unit));
  }

  private Set<String> needsOf(String unit) {
    return needs.getOrDefault(unit, Set.of());
  }
}
