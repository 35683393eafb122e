package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.compiler.plan.Reserved;
import dev.fleetwright.reconciler.apply.Journal.Action;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.Together;
import dev.fleetwright.reconciler.drift.ClusterDiff.Cause;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.Desired;
import dev.fleetwright.reconciler.drift.Learned;
import dev.fleetwright.reconciler.drift.Wanted;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.observe.Kinds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects phase by phase, eight at once. What fails holds back only what depends on it: the
 * objects in a namespace, the objects of a kind, the units that need a unit.
 */
public final class Applier {
  private static final int AT_ONCE = 8;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);

  private final Work work;
  private final Landing landing;
  private final Inventory inventory;
  private final Refusals refusals;
  private final Wanted wanted;
  private final Deletions deletions;
  private final Map<ObjectKey, HeldBack> blocked = new LinkedHashMap<>();
  private final Map<ObjectKey, Json.Obj> written = new LinkedHashMap<>();
  private final AtomicBoolean lost = new AtomicBoolean();
  private Kinds kinds;

  /**
   * @param deletions of what is no longer wanted; what a write conflicts with goes before it
   * @param kinds as known before; asked for again once CRDs were written
   * @param heldBack what cannot be written in this cycle, and so holds back what depends on it
   */
  public Applier(
      Work work,
      Inventory inventory,
      Refusals refusals,
      Wanted wanted,
      Deletions deletions,
      Kinds kinds,
      Collection<HeldBack> heldBack) {
    this.work = work;
    this.landing = new Landing(work);
    this.inventory = inventory;
    this.refusals = refusals;
    this.wanted = wanted;
    this.deletions = deletions;
    this.kinds = kinds;
    heldBack.forEach(why -> blocked.put(why.key(), why));
  }

  /** One write and what came of it; neither object nor failure when it was not sent. */
  private record Outcome(
      Write write, Json.@Nullable Obj stored, @Nullable ClusterFailure failure) {}

  /** What the server stored of each object that was written. */
  public Map<ObjectKey, Json.Obj> written() {
    return written;
  }

  /** What could not be written, what was held back before included. */
  public Map<ObjectKey, HeldBack> blocked() {
    return blocked;
  }

  public Kinds kinds() {
    return kinds;
  }

  /**
   * Writes everything that can be written.
   *
   * @throws ClusterFailure when the cluster as a whole cannot be worked with any more; what was
   *     written until then is recorded
   */
  public void apply(List<Write> writes, List<Unit> units)
      throws ClusterFailure, InterruptedException {
    var phases = new EnumMap<Phase, List<Write>>(Phase.class);
    for (var write : writes) {
      phases.computeIfAbsent(Phase.of(write.desired().key()), _ -> new ArrayList<>()).add(write);
    }
    deletions.first();
    boolean early = false;
    for (var phase : phases.entrySet()) {
      if (!early && phase.getKey().compareTo(Phase.BINDINGS) > 0) {
        deletions.early();
        early = true;
      }
      if (phase.getKey() == Phase.WORKLOADS) {
        new NeedsOrder(this, work, wanted, units).send(phase.getValue());
      } else {
        send(phase.getValue());
      }
      if (phase.getKey() == Phase.DEFINITIONS) {
        kinds = Definitions.await(work, wanted, kinds, phase.getValue(), written, blocked);
      }
      work.failPoint().reached("phase");
    }
    if (!early) {
      deletions.early();
    }
  }

  /**
   * Mends or takes away webhooks and policies, before all else.
   *
   * @param writes of webhooks and policies that exist
   */
  public void admissionFirst(List<Write> writes) throws ClusterFailure, InterruptedException {
    deletions.admissionFirst();
    send(writes);
  }

  /** Writes some objects at once, but for those whose namespace or kind is held back. */
  void send(List<Write> writes) throws ClusterFailure, InterruptedException {
    var ready = new ArrayList<Write>();
    for (var write : writes) {
      var obstacle = obstacle(write);
      if (obstacle == null) {
        ready.add(write);
      } else {
        blocked.put(obstacle.key(), obstacle);
      }
    }
    if (ready.isEmpty()) {
      return;
    }
    work.journal().intended(ready.stream().map(Applier::action).toList());
    work.failPoint().reached("intended");
    var sent = work.pace().now();
    Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    try {
      Together.map(ready, AT_ONCE, write -> outcomes.add(sendOne(write)));
    } catch (InterruptedException e) {
      record(outcomes, sent);
      throw e;
    }
    record(resentAfterConflicts(outcomes, sent), sent);
    for (var outcome : outcomes) {
      if (outcome.failure() != null && outcome.failure().concernsCluster()) {
        throw outcome.failure();
      }
    }
  }

  /**
   * Sends again what was refused because of an object that is deleted anyhow, once that is gone.
   */
  private Collection<Outcome> resentAfterConflicts(Collection<Outcome> outcomes, Instant sent)
      throws ClusterFailure, InterruptedException {
    var last = new ArrayList<Outcome>();
    try {
      for (var outcome : outcomes) {
        last.add(outcome);
        var until = work.until(Deletions.SETTLING);
        var wait = FIRST_WAIT;
        while (isRefused(last.getLast()) && work.pace().now().isBefore(until)) {
          var refused = last.getLast();
          if (!deletions.deleteConflicting(
              refused.write(), Objects.requireNonNull(refused.failure()))) {
            break;
          }
          last.set(last.size() - 1, sendOne(refused.write()));
          if (isRefused(last.getLast())) {
            work.pace().sleep(wait, until);
            wait = wait.multipliedBy(2);
          }
        }
      }
      return last;
    } catch (ClusterFailure | InterruptedException e) {
      record(last, sent);
      throw e;
    }
  }

  private static boolean isRefused(Outcome outcome) {
    return outcome.failure() != null && !outcome.failure().concernsCluster();
  }

  void block(Write write, String code, String reason, String fix) {
    var key = write.desired().key();
    blocked.put(key, new HeldBack(key, write.desired().unit(), code, reason, fix));
  }

  private @Nullable HeldBack obstacle(Write write) {
    var desired = write.desired();
    var key = desired.key();
    if (Reserved.holds(key)) {
      return new HeldBack(key, desired.unit(), "FW2057", Reserved.WHY, "take it out of the intent");
    }
    if (!key.namespace().isEmpty()) {
      var namespace = new ObjectKey("", "Namespace", "", key.namespace());
      if (blocked.containsKey(namespace)) {
        return waits(write, namespace.toString());
      }
    }
    if (kinds.served(desired.gvk()).isPresent()) {
      return null;
    }
    var definition = wanted.defined().get(desired.gvk());
    return waits(write, definition == null ? "the CRD of its kind" : definition.toString());
  }

  private static HeldBack waits(Write write, String what) {
    return new HeldBack(
        write.desired().key(),
        write.desired().unit(),
        "FW2030",
        "it waits for " + what + ", which is held back",
        "see why that is held back");
  }

  private Outcome sendOne(Write write) throws InterruptedException {
    if (lost.get()) {
      return new Outcome(write, null, null);
    }
    try {
      var type = kinds.served(write.desired().gvk()).orElseThrow();
      var stored = landing.send(type, write);
      work.failPoint().reached("written");
      return new Outcome(write, stored, null);
    } catch (ClusterFailure e) {
      if (e.concernsCluster()) {
        lost.set(true);
      }
      return new Outcome(write, null, e);
    }
  }

  private void record(Collection<Outcome> outcomes, Instant sent) {
    var entries = new ArrayList<InventoryEntry>();
    var learned = new HashMap<ObjectKey, Learned>();
    var done = new ArrayList<Action>();
    var failed = new ArrayList<Action>();
    for (var outcome : outcomes) {
      var desired = outcome.write().desired();
      var stored = outcome.stored();
      if (stored != null) {
        var memory = desired.learned(stored);
        written.put(desired.key(), stored);
        learned.put(desired.key(), memory);
        entries.add(entry(outcome.write(), memory.uid()));
        done.add(action(outcome.write()).with("resourceVersion " + memory.resourceVersion()));
        continue;
      }
      var failure = outcome.failure();
      if (failure == null) {
        failed.add(action(outcome.write()).with("not sent, the cluster was lost"));
      } else {
        var why = Explain.heldBack(desired.key(), desired.unit(), failure);
        blocked.put(desired.key(), why);
        refusals.note(outcome.write(), failure, why, work.pace().now());
        failed.add(action(outcome.write()).with(why.code() + " " + why.reason()));
      }
    }
    inventory.remember(entries);
    work.jobs().written(outcomes.stream().map(o -> o.write().desired()).toList(), written, sent);
    if (!learned.isEmpty()) {
      work.store().learn(work.cluster(), learned);
    }
    work.journal().done(done);
    work.journal().failed(failed);
  }

  private static InventoryEntry entry(Write write, String uid) {
    var desired = write.desired();
    return new InventoryEntry(
        desired.key(),
        desired.gvk().version(),
        uid,
        desired.unit(),
        desired.digest(),
        InventoryEntry.State.APPLIED);
  }

  /**
   * The entries that must be known before the first of these objects is written. An object that is
   * made anew gets a new uid, so the one that is known counts no more; one that moves to another
   * unit keeps it.
   */
  public static List<InventoryEntry> ahead(
      List<Write> writes, Map<ObjectKey, InventoryEntry> inventory) {
    var entries = new ArrayList<InventoryEntry>();
    for (var write : writes) {
      var known = inventory.get(write.desired().key());
      if (known == null || write.cause() == Cause.NEW) {
        entries.add(pending(write.desired(), ""));
      } else if (!known.unit().equals(write.desired().unit())) {
        entries.add(pending(write.desired(), known.uid()));
      }
    }
    return entries;
  }

  private static InventoryEntry pending(Desired desired, String uid) {
    return new InventoryEntry(
        desired.key(),
        desired.gvk().version(),
        uid,
        desired.unit(),
        "",
        InventoryEntry.State.PENDING);
  }

  private static Action action(Write write) {
    var name =
        switch (write.cause()) {
          case NEW -> "create";
          case ADOPTED -> "adopt";
          case CHANGED, DRIFTED, OWNERSHIP_LOST, OVERRULED, FORGOTTEN -> "apply";
        };
    var by = write.by().stream().map(Objects::toString).collect(Collectors.joining("; "));
    var detail =
        write.cause() == Cause.DRIFTED || write.cause() == Cause.OWNERSHIP_LOST
            ? "drift" + (by.isEmpty() ? "" : " by " + by)
            : "";
    return new Action(name, write.desired().key(), write.desired().digest(), detail);
  }
}
