package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.apply.Leaver.Turn;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.Desired;
import dev.fleetwright.reconciler.drift.Wanted;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.health.Assessment;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.observe.Kinds;
import dev.fleetwright.reconciler.observe.Live;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Deletes during a cycle what may go: each object in its turn, before what it stands in the way of,
 * and after what takes its place.
 */
public final class Departures {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** How long a server may take until it acts on that an object is gone. */
  static final Duration SETTLING = Duration.ofSeconds(10);

  private final Work work;
  private final Wanted wanted;
  private final Deleter deleter;
  private final Map<ObjectKey, Leaver> waiting = new LinkedHashMap<>();
  private final Map<ObjectKey, Json.Obj> bodies = new HashMap<>();
  private final Set<ObjectKey> departed = new HashSet<>();
  private final Map<ObjectKey, String> reasons = new HashMap<>();
  private final Map<ObjectKey, HeldBack> blocked = new LinkedHashMap<>();

  public Departures(Work work, Inventory inventory, Wanted wanted, Collection<Leaver> leavers) {
    this.work = work;
    this.wanted = wanted;
    this.deleter = new Deleter(work, inventory);
    leavers.forEach(leaver -> waiting.put(leaver.key(), leaver));
  }

  /** The objects that went. */
  public Set<ObjectKey> gone() {
    return deleter.gone();
  }

  public Map<ObjectKey, HeldBack> blocked() {
    var all = new LinkedHashMap<>(deleter.blocked());
    all.putAll(blocked);
    return all;
  }

  /** Why some objects went earlier than others of their kind do, in words. */
  public Map<ObjectKey, String> reasons() {
    return reasons;
  }

  /** The entries of those that may stay for longer than this cycle. */
  public static List<InventoryEntry> leaving(Collection<Leaver> leavers) {
    return leavers.stream()
        .filter(Leaver::waits)
        .map(leaver -> leaver.orphan().entry())
        .map(entry -> entry.in(InventoryEntry.State.LEAVING))
        .toList();
  }

  /** What goes before anything is written and is about admission. */
  void admissionFirst() throws ClusterFailure, InterruptedException {
    delete(Departures::endsAdmission);
  }

  /** A webhook or policy that is taken away before anything is written. */
  public static boolean endsAdmission(Leaver leaver) {
    return leaver.turn() == Turn.FIRST && isAdmission(leaver.key());
  }

  /** No webhook or policy is asked about these. */
  public static boolean isAdmission(ObjectKey key) {
    return key.group().equals("admissionregistration.k8s.io");
  }

  /** What goes before anything is written. */
  public void first() throws ClusterFailure, InterruptedException {
    for (var leaver : List.copyOf(waiting.values())) {
      if (leaver.turn() == Turn.FIRST && InTheWay.needsBody(leaver.key())) {
        body(leaver);
      }
    }
    delete(leaver -> leaver.turn() == Turn.FIRST);
  }

  /** What goes once what grants and limits access is written. */
  void early() throws ClusterFailure, InterruptedException {
    delete(leaver -> leaver.turn() == Turn.EARLY);
  }

  private void delete(Predicate<Leaver> which) throws ClusterFailure, InterruptedException {
    depart(waiting.values().stream().filter(which).toList());
  }

  private void depart(List<Leaver> leavers) throws ClusterFailure, InterruptedException {
    if (leavers.isEmpty()) {
      return;
    }
    leavers.forEach(leaver -> waiting.remove(leaver.key()));
    deleter.delete(leavers.stream().map(Leaver::orphan).toList());
    leavers.stream()
        .map(Leaver::key)
        .filter(key -> !deleter.blocked().containsKey(key))
        .forEach(departed::add);
  }

  /**
   * Sees to it that a refused write fares better the next time: what leaves anyhow and is in its
   * way goes now. False when nothing of the kind is in its way.
   */
  boolean makeWay(Write write, ClusterFailure failure) throws ClusterFailure, InterruptedException {
    var why = inTheWay(write, failure, waiting.values());
    if (why == null) {
      return wentFor(write, failure);
    }
    reasons.put(why.key(), why(write, failure));
    depart(List.of(why));
    return departed.contains(why.key());
  }

  /** What it was refused for has gone already, and the server does not know yet. */
  private boolean wentFor(Write write, ClusterFailure failure) {
    var key = write.desired().key();
    var body = write.desired().manifest().object();
    return departed.stream()
        .anyMatch(gone ->
            InTheWay.isWhy(failure, key, body, gone, bodies.getOrDefault(gone, Json.Obj.EMPTY)));
  }

  private @Nullable Leaver inTheWay(Write write, ClusterFailure failure, Collection<Leaver> leavers)
      throws ClusterFailure {
    var desired = write.desired();
    var likely = new ArrayList<>(leavers);
    likely.sort(
        Comparator.comparing((Leaver leaver) -> !leaver.unit().equals(desired.unit()))
            .thenComparing(Leaver::key));
    for (var leaver : likely) {
      var key = leaver.key();
      var body = InTheWay.needsBody(key) ? body(leaver) : Json.Obj.EMPTY;
      if (InTheWay.isWhy(failure, desired.key(), desired.manifest().object(), key, body)) {
        return leaver;
      }
    }
    return null;
  }

  private static String why(Write write, ClusterFailure failure) {
    return "first, for %s cannot be written beside it: %s"
        .formatted(write.desired().key(), failure.getMessage());
  }

  /** What is in the way of a write that a dry run says would be refused, and why it goes first. */
  public boolean wouldMakeWay(Write write, ClusterFailure failure) throws ClusterFailure {
    var why = inTheWay(write, failure, waiting.values());
    if (why == null) {
      return false;
    }
    if (why.turn() != Turn.FIRST) {
      reasons.putIfAbsent(why.key(), why(write, failure));
    }
    return true;
  }

  /** The leaver as it is now, with what it holds. */
  private Json.Obj body(Leaver leaver) throws ClusterFailure {
    var key = leaver.key();
    var known = bodies.get(key);
    if (known != null) {
      return known;
    }
    var body = read(work, leaver.orphan());
    bodies.put(key, body);
    return body;
  }

  /** The whole object, empty when it is not there. */
  public static Json.Obj read(Work work, Orphan orphan) throws ClusterFailure {
    if (!(orphan.live() instanceof Live.Present live)) {
      return Json.Obj.EMPTY;
    }
    if (live.whole()) {
      return live.object();
    }
    var key = orphan.entry().key();
    var found = work.session().get(live.type(), key.namespace(), key.name());
    return found == null ? Json.Obj.EMPTY : found;
  }

  /** Holds back what cannot go in this cycle, as far as that is known by now. */
  public void hold(Map<ObjectKey, HeldBack> heldBack) {
    holdUnwritten(heldBack);
    holdFollowers();
  }

  /**
   * What goes after everything is written: at once where nothing takes its place, otherwise once
   * that is healthy, for which it waits so long.
   *
   * @param heldBack what could not be written, or not be deleted
   */
  public void last(Map<ObjectKey, HeldBack> heldBack, Kinds kinds, Duration patience)
      throws ClusterFailure, InterruptedException {
    hold(heldBack);
    var until = work.until(patience);
    var wait = FIRST;
    var states = Map.<ObjectKey, Assessment>of();
    departReady(states);
    while (!waiting.isEmpty()) {
      states = HealthLook.at(work, kinds, awaited());
      if (departReady(states)) {
        wait = FIRST;
        continue;
      }
      boolean over = patience.isZero() || !work.pace().now().isBefore(until);
      if (over || !mayRecover(states)) {
        break;
      }
      work.pace().sleep(wait, until);
      var twice = wait.multipliedBy(2);
      wait = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
    for (var leaver : List.copyOf(waiting.values())) {
      waiting.remove(leaver.key());
      blocked.put(
          leaver.key(),
          departed.containsAll(leaver.gone()) ? stays(leaver, states) : follows(leaver));
    }
  }

  /** Deletes what nothing is to be waited for any more; false when there is no such thing. */
  private boolean departReady(Map<ObjectKey, Assessment> states)
      throws ClusterFailure, InterruptedException {
    boolean some = false;
    while (true) {
      var ready =
          waiting.values().stream()
              .filter(leaver -> departed.containsAll(leaver.gone()))
              .filter(leaver ->
                  leaver.healthy().stream().allMatch(desired -> isHealthy(desired, states)))
              .toList();
      if (ready.isEmpty()) {
        return some;
      }
      depart(ready);
      holdFollowers();
      some = true;
    }
  }

  /** Holds back what comes after something that does not go in this cycle. */
  private void holdFollowers() {
    boolean some = true;
    while (some) {
      some = false;
      for (var leaver : List.copyOf(waiting.values())) {
        if (leaver.gone().stream()
            .anyMatch(key -> !departed.contains(key) && !waiting.containsKey(key))) {
          waiting.remove(leaver.key());
          blocked.put(leaver.key(), follows(leaver));
          some = true;
        }
      }
    }
  }

  private HeldBack follows(Leaver leaver) {
    var before = new HashSet<>(leaver.gone());
    before.removeAll(departed);
    return held(
        leaver,
        "FW2030",
        "not deleted before " + first(before) + " is gone, which may need it",
        "see why that has not gone");
  }

  private Set<Desired> awaited() {
    return waiting.values().stream()
        .flatMap(leaver -> leaver.healthy().stream())
        .collect(Collectors.toSet());
  }

  /** Somebody waits for what is not degraded, and for nothing else. */
  private boolean mayRecover(Map<ObjectKey, Assessment> states) {
    return waiting.values().stream()
        .filter(Leaver::waits)
        .anyMatch(leaver ->
            leaver.healthy().stream()
                .map(desired -> states.get(desired.key()))
                .noneMatch(state -> state == null || state.health() == Health.DEGRADED));
  }

  private static boolean isHealthy(Desired desired, Map<ObjectKey, Assessment> states) {
    var state = states.get(desired.key());
    return state != null && state.health() == Health.HEALTHY;
  }

  private static HeldBack stays(Leaver leaver, Map<ObjectKey, Assessment> states) {
    var why =
        leaver.healthy().stream()
            .filter(desired -> !isHealthy(desired, states))
            .map(desired -> desired.key() + " (" + reason(states.get(desired.key())) + ")")
            .sorted()
            .toList();
    var named = why.stream().limit(3).collect(Collectors.joining(", "));
    var rest = why.size() > 3 ? " and " + (why.size() - 3) + " more" : "";
    return held(
        leaver,
        "FW2050",
        "not deleted before what may take its place is healthy: " + named + rest,
        "it goes in the first cycle that finds that healthy; to delete it at once:"
            + " fleetwright approve "
            + Approvals.name(leaver.key()));
  }

  private static String reason(@Nullable Assessment state) {
    return state == null ? "not seen" : state.reason();
  }

  /**
   * Holds back what is to follow something that could not be written, and the rest of a unit of
   * which a custom resource has not gone yet, which may need it.
   */
  private void holdUnwritten(Map<ObjectKey, HeldBack> heldBack) {
    var objects = wanted.objects();
    var unfinished =
        heldBack.values().stream()
            .filter(why -> objects.containsKey(why.key()) || Deleter.isCustom(why.key()))
            .map(HeldBack::unit)
            .filter(unit -> !unit.isEmpty())
            .collect(Collectors.toSet());
    for (var leaver : List.copyOf(waiting.values())) {
      var awaited = new HashSet<>(leaver.written());
      leaver.healthy().forEach(desired -> awaited.add(desired.key()));
      awaited.retainAll(heldBack.keySet());
      var reason =
          leaver.ofItsUnit() && unfinished.contains(leaver.unit())
              ? "not deleted before the rest of " + leaver.unit() + " is written or gone"
              : awaited.isEmpty() ? "" : "not deleted before " + first(awaited) + " is written";
      if (!reason.isEmpty()) {
        waiting.remove(leaver.key());
        blocked.put(leaver.key(), held(leaver, "FW2030", reason, "see why that is held back"));
      }
    }
  }

  private static ObjectKey first(Set<ObjectKey> keys) {
    return keys.stream().sorted().findFirst().orElseThrow();
  }

  private static HeldBack held(Leaver leaver, String code, String reason, String fix) {
    return new HeldBack(leaver.key(), leaver.unit(), code, reason, fix);
  }
}
