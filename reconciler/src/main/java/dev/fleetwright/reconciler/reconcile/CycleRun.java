package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.apply.Applier;
import dev.fleetwright.reconciler.apply.ClusterClaim;
import dev.fleetwright.reconciler.apply.Deletion;
import dev.fleetwright.reconciler.apply.DeletionOrder;
import dev.fleetwright.reconciler.apply.Deletions;
import dev.fleetwright.reconciler.apply.Inventory;
import dev.fleetwright.reconciler.apply.Refusals;
import dev.fleetwright.reconciler.apply.UnitDependencies;
import dev.fleetwright.reconciler.apply.Work;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.drift.ClusterDiff;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.Differ;
import dev.fleetwright.reconciler.drift.Learned;
import dev.fleetwright.reconciler.drift.Overruled;
import dev.fleetwright.reconciler.drift.Overrulings;
import dev.fleetwright.reconciler.guard.DeletionGuard;
import dev.fleetwright.reconciler.guard.Verdict;
import dev.fleetwright.reconciler.health.Assessment;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One cycle on a cluster that is ours to write to: look, compare, judge, write, delete, look after
 * the health. What was found out and done so far can be read from it at any time, also when the
 * cluster is lost on the way.
 */
final class CycleRun {
  private static final Duration LOOKS_ANEW = Duration.ofSeconds(1);

  private final ClusterPlan plan;
  private final Options options;
  private final Work work;
  private final ClusterClaim claim;
  private final Refusals refusals;
  private final Overrulings overrulings;
  private final boolean takingOver;
  private final Runnable begins;

  private final Map<ObjectKey, HeldBack> blocked = new LinkedHashMap<>();
  private final Map<ObjectKey, HeldBack> held = new LinkedHashMap<>();
  private final Map<ObjectKey, HeldBack> kept = new LinkedHashMap<>();
  private final Map<ObjectKey, Json.Obj> written = new HashMap<>();
  private final Set<ObjectKey> gone = new HashSet<>();

  /** What was on the cluster after the last cycle. */
  private final Set<ObjectKey> confirmed = new HashSet<>();

  private final List<PlannedChange> changes = new ArrayList<>();
  private @Nullable List<Foreign> foreign;
  private Assessment health = new Assessment(Health.UNKNOWN, "");
  private Map<String, Set<String>> needs = Map.of();
  private boolean tookOver;

  /**
   * @param takingOver the cluster's record says that it is another's, and was approved to be ours
   * @param begins run before the first change is sent
   */
  CycleRun(
      ClusterPlan plan,
      Options options,
      Work work,
      ClusterClaim claim,
      Refusals refusals,
      Overrulings overrulings,
      boolean takingOver,
      Runnable begins) {
    this.plan = plan;
    this.begins = begins;
    this.options = options;
    this.work = work;
    this.claim = claim;
    this.refusals = refusals;
    this.overrulings = overrulings;
    this.takingOver = takingOver;
  }

  /** What is to be done, before any of it is. */
  private record Decision(
      List<Write> writes,
      Map<ObjectKey, Learned> learned,
      List<Orphan> orphans,
      Verdict verdict,
      List<Deletion> deletions) {
    /** Not among what is written. */
    boolean leaves(ObjectKey key) {
      return writes.stream().noneMatch(write -> write.desired().key().equals(key));
    }

    boolean isNothing() {
      return writes.isEmpty() && deletions.isEmpty();
    }
  }

  /** The cluster is not as it was when somebody agreed to what would be done. */
  static final class Moved extends Exception {
    private static final long serialVersionUID = 1;

    Moved(String what) {
      super(what);
    }

    Blocked why() {
      return new Blocked(
          "",
          "FW2066",
          "it has changed since it was planned, so nothing was done: " + getMessage(),
          "plan it again");
    }
  }

  /**
   * @throws Moved before anything is done
   */
  void run() throws ClusterFailure, InterruptedException, Moved {
    var copies = Copies.read(work, claim);
    copies
        .all()
        .forEach((key, entry) -> {
          if (!entry.isUnconfirmed() && entry.state() == InventoryEntry.State.APPLIED) {
            confirmed.add(key);
          }
        });
    needs = work.store().needs(work.cluster());
    var memory = work.store().learned(work.cluster());
    var seen = Sight.look(work, plan, copies.all(), memory);
    var orphans = Differ.orphans(seen.wanted(), seen.seen(), copies.all());
    var verdict = judge(orphans, seen, copies);
    var deleted =
        verdict.delete().stream().map(o -> o.entry().key()).collect(Collectors.toUnmodifiableSet());
    var sight = Autoscalers.yielding(work.session(), seen, deleted);
    var diff =
        Differ.diff(
            work.owner(),
            sight.wanted(),
            plan.requires(),
            sight.seen(),
            memory,
            copies.all(),
            work.jobs()::isDone,
            overrulings);
    var decision = decide(diff, orphans, verdict, sight, copies);
    work.jobs()
        .look(
            sight.wanted().objects().values(),
            sight.seen(),
            key -> decision.leaves(key) && !blocked.containsKey(key));
    if (options.planOnly()) {
      plan(sight, copies, decision);
      tookOver = takingOver;
      health = HealthView.of(work, sight, Map.of());
    } else {
      var surprise = options.expected().surprise(plan.cluster(), toDo(decision));
      if (surprise.isPresent()) {
        throw new Moved(surprise.get());
      }
      act(sight, copies, decision);
    }
  }

  private void plan(Sight sight, Copies copies, Decision decision)
      throws ClusterFailure, InterruptedException {
    var inventory = new Inventory(work.store(), work.cluster(), copies.stored());
    var deletions = new Deletions(work, inventory, sight.wanted(), decision.deletions());
    new Preview(work, sight.kinds(), deletions).of(decision.writes(), changes, blocked);
    deletions.hold(blocked);
    blocked.putAll(deletions.blocked());
    for (var deletion : decision.deletions()) {
      changes.add(
          PlannedChange.delete(deletion, deletions.reasons().getOrDefault(deletion.key(), "")));
    }
  }

  private Verdict judge(List<Orphan> orphans, Sight sight, Copies copies) {
    var facts =
        new DeletionGuard.Facts(
            plan,
            copies.all().values(),
            sight.ofWanted(),
            copies.agreed(),
            work.owner(),
            options.approvals());
    return DeletionGuard.judge(orphans, facts);
  }

  private Decision decide(
      ClusterDiff diff, List<Orphan> orphans, Verdict verdict, Sight sight, Copies copies)
      throws ClusterFailure, InterruptedException {
    foreign = diff.foreign();
    note(blocked, diff.blocked());
    var resolved = new Unsure(work, sight.kinds()).resolve(diff, withoutRefused(diff.unsure()));
    note(blocked, verdict.blocked());
    note(held, verdict.held());
    note(kept, verdict.kept());
    var writes = withoutRefused(resolved.writes());
    var uncreated = new HashSet<>(blocked.keySet());
    uncreated.retainAll(sight.wanted().objects().keySet());
    uncreated.removeAll(copies.all().keySet());
    var dependencies = dependencies(orphans, verdict, copies);
    var deletions = deletions(sight, writes, uncreated, verdict, dependencies);
    return new Decision(writes, resolved.learned(), orphans, verdict, deletions);
  }

  private List<Deletion> deletions(
      Sight sight,
      List<Write> writes,
      Set<ObjectKey> uncreated,
      Verdict verdict,
      UnitDependencies dependencies)
      throws ClusterFailure {
    var bodies = new HashMap<ObjectKey, Json.Obj>();
    for (var orphan : verdict.delete()) {
      if (DeletionOrder.isRead(orphan.entry().key())) {
        bodies.put(orphan.entry().key(), Deletions.read(work, orphan));
      }
    }
    return DeletionOrder.of(
        new DeletionOrder.Facts(
            sight.wanted(),
            writes,
            uncreated,
            verdict.delete(),
            bodies,
            dependencies,
            options.approvals()));
  }

  private UnitDependencies dependencies(List<Orphan> orphans, Verdict verdict, Copies copies) {
    var gone = new HashSet<>(verdict.gone());
    verdict.kept().forEach(why -> gone.add(why.key()));
    var there = orphans.stream().filter(orphan -> !gone.contains(orphan.entry().key())).toList();
    return UnitDependencies.of(
        UnitDependencies.union(needs, UnitDependencies.needs(plan.units())),
        there,
        copies.all().values());
  }

  private void act(Sight sight, Copies copies, Decision decision)
      throws ClusterFailure, InterruptedException {
    if (!decision.learned().isEmpty()) {
      work.store().learn(work.cluster(), decision.learned());
    }
    var inventory = ahead(sight, copies, decision);
    var kinds = sight.kinds();
    var stored = Map.<ObjectKey, Json.Obj>of();
    boolean told = claim.holds(inventory.entries()) || isUntouched(inventory);
    if (takingOver || !decision.isNothing() || !told) {
      begins.run();
      var wanted = sight.wanted();
      var deletions = new Deletions(work, inventory, wanted, decision.deletions());
      var writes = claim(sight, inventory, deletions, decision);
      if (takingOver) {
        work.journal().tookOver();
        tookOver = true;
      }
      var applier =
          new Applier(work, inventory, refusals, wanted, deletions, kinds, unwritable(sight));
      try {
        applier.apply(writes, plan.units());
        blocked.putAll(applier.blocked());
        deletions.last(blocked, applier.kinds(), options.patience());
      } finally {
        noteDone(decision, applier, deletions);
      }
      kinds = applier.kinds();
      stored = applier.written();
      overruled(sight, stored);
      claim.confirm(work, inventory.entries());
    }
    if (decision.orphans().stream()
        .noneMatch(orphan -> inventory.entries().containsKey(orphan.entry().key()))) {
      remember(UnitDependencies.needs(plan.units()));
    }
    health =
        options.healthy().isZero()
            ? HealthView.of(work, sight, stored)
            : HealthView.await(work, sight, kinds, blocked.keySet(), options.healthy());
  }

  /** Of what was written, what the server stored instead is known only now. */
  private void overruled(Sight sight, Map<ObjectKey, Json.Obj> stored) {
    var now = new ArrayList<Foreign>(foreign == null ? List.of() : foreign);
    now.removeIf(field -> field.isOverruled() && stored.containsKey(field.key()));
    stored.forEach((key, object) -> {
      var desired = sight.wanted().objects().get(key);
      if (desired != null) {
        now.addAll(Overruled.in(desired, object));
      }
    });
    foreign = List.copyOf(now);
  }

  /**
   * Claims the cluster. Where a webhook or policy is in the way, what the plan says of webhooks and
   * policies is done first: no webhook is asked about those, and nothing new is made, so that the
   * claim of the last cycle does for it.
   *
   * @return what is to be written yet
   */
  private List<Write> claim(
      Sight sight, Inventory inventory, Deletions deletions, Decision decision)
      throws ClusterFailure, InterruptedException {
    try {
      claim.raise(work, inventory.entries());
      return decision.writes();
    } catch (ClusterFailure e) {
      var admission = decision.writes().stream().filter(CycleRun::mendsAdmission).toList();
      boolean some =
          !admission.isEmpty() || decision.deletions().stream().anyMatch(Deletions::endsAdmission);
      if (!some || claim.record() == null || !mayBeAdmission(e)) {
        throw e;
      }
      var applier =
          new Applier(
              work,
              inventory,
              refusals,
              sight.wanted(),
              deletions,
              sight.kinds(),
              unwritable(sight));
      try {
        applier.admissionFirst(admission);
      } finally {
        noteDone(decision, applier, deletions);
      }
      // The server looks at its webhooks every now and then.
      work.pace().sleep(LOOKS_ANEW, work.deadline());
      claim.raise(work, inventory.entries());
      return decision.writes().stream().filter(write -> !mendsAdmission(write)).toList();
    }
  }

  private static boolean mendsAdmission(Write write) {
    return write.live() != null && Deletions.isAdmission(write.desired().key());
  }

  /** A webhook or policy may have been what failed. */
  private static boolean mayBeAdmission(ClusterFailure e) {
    return switch (e.kind()) {
      case WEBHOOK, NO_ANSWER, DENIED -> true;
      default -> false;
    };
  }

  /** The inventory as it will be at most, in the store before anything is sent. */
  private Inventory ahead(Sight sight, Copies copies, Decision decision) {
    var inventory = new Inventory(work.store(), work.cluster(), copies.stored());
    inventory.remember(copies.missing());
    inventory.remember(
        Entries.inSync(sight, decision.writes(), blocked.keySet(), inventory.entries()));
    inventory.remember(Entries.unserved(decision.orphans()));
    inventory.forget(decision.verdict().gone());
    inventory.remember(Applier.ahead(decision.writes(), inventory.entries()));
    inventory.remember(Deletions.leaving(decision.deletions()));
    remember(UnitDependencies.union(needs, UnitDependencies.needs(plan.units())));
    work.failPoint().reached("remembered");
    return inventory;
  }

  /** What units need is known until nothing of those is left that no longer need it. */
  private void remember(Map<String, Set<String>> all) {
    if (!all.equals(needs)) {
      work.store().needs(work.cluster(), all);
      needs = all;
    }
  }

  /** What holds back writes; what cannot be deleted holds back none. */
  private List<HeldBack> unwritable(Sight sight) {
    var wanted = sight.wanted().objects();
    return blocked.values().stream().filter(why -> wanted.containsKey(why.key())).toList();
  }

  /** Nothing of ours was ever on the cluster, so it does not have to hear of us. */
  private boolean isUntouched(Inventory inventory) {
    return inventory.entries().isEmpty() && !claim.exists();
  }

  private static List<PlannedChange> toDo(Decision decision) {
    var all = new ArrayList<PlannedChange>();
    decision.writes().forEach(write -> all.add(PlannedChange.of(write, List.of())));
    decision.deletions().forEach(deletion -> all.add(PlannedChange.delete(deletion, "")));
    return all;
  }

  /** What was really done by now, and what could not be. */
  private void noteDone(Decision decision, Applier applier, Deletions deletions) {
    blocked.putAll(applier.blocked());
    blocked.putAll(deletions.blocked());
    written.putAll(applier.written());
    gone.addAll(deletions.gone());
    changes.clear();
    for (var write : decision.writes()) {
      var key = write.desired().key();
      var stored = written.get(key);
      if (stored != null) {
        changes.add(PlannedChange.done(write, stored, confirmed.contains(key)));
      }
    }
    for (var deletion : decision.deletions()) {
      if (gone.contains(deletion.key())) {
        changes.add(
            PlannedChange.delete(deletion, deletions.reasons().getOrDefault(deletion.key(), "")));
      }
    }
  }

  /** A person who asks is told anew; the service does not ask again what was refused for good. */
  private List<Write> withoutRefused(List<Write> writes) {
    var left = new ArrayList<Write>();
    for (var write : writes) {
      var refusal = refusals.of(write, work.pace().now());
      if (refusal.isPresent() && !options.even()) {
        blocked.put(write.desired().key(), refusal.get());
      } else {
        left.add(write);
      }
    }
    return left;
  }

  private static void note(Map<ObjectKey, HeldBack> where, List<HeldBack> what) {
    what.forEach(why -> where.put(why.key(), why));
  }

  /** The cluster was taken over, or would be. */
  boolean tookOver() {
    return tookOver;
  }

  Collection<HeldBack> blocked() {
    return blocked.values();
  }

  Collection<HeldBack> held() {
    return held.values();
  }

  Collection<HeldBack> kept() {
    return kept.values();
  }

  /**
   * What was done, or would be, what the server would refuse included: writes in the plan's order,
   * then deletions.
   */
  List<PlannedChange> changes() {
    return changes;
  }

  /** Nothing where the cluster was lost before it was compared. */
  Optional<List<Foreign>> foreign() {
    return Optional.ofNullable(foreign);
  }

  Assessment health() {
    return health;
  }

  int applied() {
    return written.size();
  }

  int deleted() {
    return gone.size();
  }
}
