package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.apply.Deletion.Turn;
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
 * Deletes during a cycle what may go: each object in its turn, before the write that it conflicts
 * with, and after what replaces it.
 */
public final class Deletions {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** How long a server may take until it acts on that an object is gone. */
  static final Duration SETTLING = Duration.ofSeconds(10);

  private final Work work;
  private final Wanted wanted;
  private final Deleter deleter;
  private final Map<ObjectKey, Deletion> waiting = new LinkedHashMap<>();
  private final Map<ObjectKey, Json.Obj> bodies = new HashMap<>();
  private final Set<ObjectKey> deleted = new HashSet<>();
  private final Map<ObjectKey, String> reasons = new HashMap<>();
  private final Map<ObjectKey, HeldBack> blocked = new LinkedHashMap<>();

  public Deletions(Work work, Inventory inventory, Wanted wanted, Collection<Deletion> deletions) {
    this.work = work;
    this.wanted = wanted;
    this.deleter = new Deleter(work, inventory);
    deletions.forEach(deletion -> waiting.put(deletion.key(), deletion));
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

  /** The entries of objects that may stay for longer than this cycle. */
  public static List<InventoryEntry> leaving(Collection<Deletion> deletions) {
    return deletions.stream()
        .filter(Deletion::waits)
        .map(deletion -> deletion.orphan().entry())
        .map(entry -> entry.in(InventoryEntry.State.LEAVING))
        .toList();
  }

  /** What goes before anything is written and is about admission. */
  void admissionFirst() throws ClusterFailure, InterruptedException {
    delete(Deletions::endsAdmission);
  }

  /** A webhook or policy that is taken away before anything is written. */
  public static boolean endsAdmission(Deletion deletion) {
    return deletion.turn() == Turn.FIRST && isAdmission(deletion.key());
  }

  /** No webhook or policy is asked about these. */
  public static boolean isAdmission(ObjectKey key) {
    return key.group().equals("admissionregistration.k8s.io");
  }

  /** What goes before anything is written. */
  public void first() throws ClusterFailure, InterruptedException {
    for (var deletion : List.copyOf(waiting.values())) {
      if (deletion.turn() == Turn.FIRST && WriteConflict.needsBody(deletion.key())) {
        body(deletion);
      }
    }
    delete(deletion -> deletion.turn() == Turn.FIRST);
  }

  /** What goes once what grants and limits access is written. */
  void early() throws ClusterFailure, InterruptedException {
    delete(deletion -> deletion.turn() == Turn.EARLY);
  }

  private void delete(Predicate<Deletion> which) throws ClusterFailure, InterruptedException {
    delete(waiting.values().stream().filter(which).toList());
  }

  private void delete(List<Deletion> deletions) throws ClusterFailure, InterruptedException {
    if (deletions.isEmpty()) {
      return;
    }
    deletions.forEach(deletion -> waiting.remove(deletion.key()));
    deleter.delete(deletions.stream().map(Deletion::orphan).toList());
    deletions.stream()
        .map(Deletion::key)
        .filter(key -> !deleter.blocked().containsKey(key))
        .forEach(deleted::add);
  }

  /**
   * Deletes now what a refused write conflicts with and is to be deleted anyhow, so that the write
   * may be sent again. False when there is no such thing.
   */
  boolean deleteConflicting(Write write, ClusterFailure failure)
      throws ClusterFailure, InterruptedException {
    var conflict = conflicting(write, failure, waiting.values());
    if (conflict == null) {
      return conflictsWithDeleted(write, failure);
    }
    reasons.put(conflict.key(), why(write, failure));
    delete(List.of(conflict));
    return deleted.contains(conflict.key());
  }

  /** What it was refused for has gone already, and the server does not know yet. */
  private boolean conflictsWithDeleted(Write write, ClusterFailure failure) {
    var key = write.desired().key();
    var body = write.desired().manifest().object();
    return deleted.stream()
        .anyMatch(gone ->
            WriteConflict.isCausedBy(
                failure, key, body, gone, bodies.getOrDefault(gone, Json.Obj.EMPTY)));
  }

  private @Nullable Deletion conflicting(
      Write write, ClusterFailure failure, Collection<Deletion> deletions) throws ClusterFailure {
    var desired = write.desired();
    var likely = new ArrayList<>(deletions);
    likely.sort(
        Comparator.comparing((Deletion deletion) -> !deletion.unit().equals(desired.unit()))
            .thenComparing(Deletion::key));
    for (var deletion : likely) {
      var key = deletion.key();
      var body = WriteConflict.needsBody(key) ? body(deletion) : Json.Obj.EMPTY;
      if (WriteConflict.isCausedBy(
          failure, desired.key(), desired.manifest().object(), key, body)) {
        return deletion;
      }
    }
    return null;
  }

  private static String why(Write write, ClusterFailure failure) {
    return "first, for %s cannot be written beside it: %s"
        .formatted(write.desired().key(), failure.getMessage());
  }

  /** Whether a write that a dry run says would be refused conflicts with what goes first. */
  public boolean wouldDeleteConflicting(Write write, ClusterFailure failure) throws ClusterFailure {
    var conflict = conflicting(write, failure, waiting.values());
    if (conflict == null) {
      return false;
    }
    if (conflict.turn() != Turn.FIRST) {
      reasons.putIfAbsent(conflict.key(), why(write, failure));
    }
    return true;
  }

  /** The object as it is now, whole. */
  private Json.Obj body(Deletion deletion) throws ClusterFailure {
    var key = deletion.key();
    var known = bodies.get(key);
    if (known != null) {
      return known;
    }
    var body = read(work, deletion.orphan());
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
    deleteReady(states);
    while (!waiting.isEmpty()) {
      states = HealthLook.at(work, kinds, awaited());
      if (deleteReady(states)) {
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
    for (var deletion : List.copyOf(waiting.values())) {
      waiting.remove(deletion.key());
      blocked.put(
          deletion.key(),
          deleted.containsAll(deletion.gone()) ? stays(deletion, states) : follows(deletion));
    }
  }

  /** Deletes what nothing is to be waited for any more; false when there is no such thing. */
  private boolean deleteReady(Map<ObjectKey, Assessment> states)
      throws ClusterFailure, InterruptedException {
    boolean some = false;
    while (true) {
      var ready =
          waiting.values().stream()
              .filter(deletion -> deleted.containsAll(deletion.gone()))
              .filter(deletion ->
                  deletion.healthy().stream().allMatch(desired -> isHealthy(desired, states)))
              .toList();
      if (ready.isEmpty()) {
        return some;
      }
      delete(ready);
      holdFollowers();
      some = true;
    }
  }

  /** Holds back what comes after something that does not go in this cycle. */
  private void holdFollowers() {
    boolean some = true;
    while (some) {
      some = false;
      for (var deletion : List.copyOf(waiting.values())) {
        if (deletion.gone().stream()
            .anyMatch(key -> !deleted.contains(key) && !waiting.containsKey(key))) {
          waiting.remove(deletion.key());
          blocked.put(deletion.key(), follows(deletion));
          some = true;
        }
      }
    }
  }

  private HeldBack follows(Deletion deletion) {
    var before = new HashSet<>(deletion.gone());
    before.removeAll(deleted);
    return held(
        deletion,
        "FW2030",
        "not deleted before " + first(before) + " is gone, which may need it",
        "see why that has not gone");
  }

  private Set<Desired> awaited() {
    return waiting.values().stream()
        .flatMap(deletion -> deletion.healthy().stream())
        .collect(Collectors.toSet());
  }

  /** Somebody waits for what is not degraded, and for nothing else. */
  private boolean mayRecover(Map<ObjectKey, Assessment> states) {
    return waiting.values().stream()
        .filter(Deletion::waits)
        .anyMatch(deletion ->
            deletion.healthy().stream()
                .map(desired -> states.get(desired.key()))
                .noneMatch(state -> state == null || state.health() == Health.DEGRADED));
  }

  private static boolean isHealthy(Desired desired, Map<ObjectKey, Assessment> states) {
    var state = states.get(desired.key());
    return state != null && state.health() == Health.HEALTHY;
  }

  private static HeldBack stays(Deletion deletion, Map<ObjectKey, Assessment> states) {
    var why =
        deletion.healthy().stream()
            .filter(desired -> !isHealthy(desired, states))
            .map(desired -> desired.key() + " (" + reason(states.get(desired.key())) + ")")
            .sorted()
            .toList();
    var named = why.stream().limit(3).collect(Collectors.joining(", "));
    var rest = why.size() > 3 ? " and " + (why.size() - 3) + " more" : "";
    return held(
        deletion,
        "FW2050",
        "not deleted before what may take its place is healthy: " + named + rest,
        "it goes in the first cycle that finds that healthy; to delete it at once:"
            + " fleetwright approve "
            + Approvals.name(deletion.key()));
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
    for (var deletion : List.copyOf(waiting.values())) {
      var awaited = new HashSet<>(deletion.written());
      deletion.healthy().forEach(desired -> awaited.add(desired.key()));
      awaited.retainAll(heldBack.keySet());
      var reason =
          deletion.ofItsUnit() && unfinished.contains(deletion.unit())
              ? "not deleted before the rest of " + deletion.unit() + " is written or gone"
              : awaited.isEmpty() ? "" : "not deleted before " + first(awaited) + " is written";
      if (!reason.isEmpty()) {
        waiting.remove(deletion.key());
        blocked.put(deletion.key(), held(deletion, "FW2030", reason, "see why that is held back"));
      }
    }
  }

  private static ObjectKey first(Set<ObjectKey> keys) {
    return keys.stream().sorted().findFirst().orElseThrow();
  }

  private static HeldBack held(Deletion deletion, String code, String reason, String fix) {
    return new HeldBack(deletion.key(), deletion.unit(), code, reason, fix);
  }
}
