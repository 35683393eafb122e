package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.apply.Applier;
import dev.fleetwright.reconciler.apply.ClusterClaim;
import dev.fleetwright.reconciler.apply.Deleter;
import dev.fleetwright.reconciler.apply.HealthLook;
import dev.fleetwright.reconciler.apply.Inventory;
import dev.fleetwright.reconciler.apply.Refusals;
import dev.fleetwright.reconciler.apply.Work;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.drift.ClusterDiff;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.Desired;
import dev.fleetwright.reconciler.drift.Differ;
import dev.fleetwright.reconciler.drift.Learned;
import dev.fleetwright.reconciler.drift.Wanted;
import dev.fleetwright.reconciler.guard.DeletionGuard;
import dev.fleetwright.reconciler.guard.Verdict;
import dev.fleetwright.reconciler.health.Assessment;
import dev.fleetwright.reconciler.health.HealthRules;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.observe.Kinds;
import dev.fleetwright.reconciler.observe.Kinds.GroupKind;
import dev.fleetwright.reconciler.observe.Live;
import dev.fleetwright.reconciler.observe.Observation;
import dev.fleetwright.reconciler.observe.Observer;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
 * One cycle on a cluster that is ours to write to: observe, compare, judge, write, delete, look
 * after the health. What was found out and done so far can be read from it at any time, also when
 * the cluster is lost on the way.
 */
final class CycleRun {
  /** What the last look after the health may take. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  private final ClusterPlan plan;
  private final Options options;
  private final Work work;
  private final ClusterClaim claim;
  private final Refusals refusals;

  private final Map<ObjectKey, HeldBack> blocked = new LinkedHashMap<>();
  private final Map<ObjectKey, HeldBack> held = new LinkedHashMap<>();
  private final Map<ObjectKey, HeldBack> kept = new LinkedHashMap<>();
  private final List<PlannedChange> changes = new ArrayList<>();
  private List<Foreign> foreign = List.of();
  private Assessment health = new Assessment(Health.UNKNOWN, "");
  private int applied;
  private int deleted;

  CycleRun(ClusterPlan plan, Options options, Work work, ClusterClaim claim, Refusals refusals) {
    this.plan = plan;
    this.options = options;
    this.work = work;
    this.claim = claim;
    this.refusals = refusals;
  }

  void run() throws ClusterFailure, InterruptedException {
    var copies = Copies.read(work, claim);
    var memory = work.store().learned(work.cluster());
    var look = look(copies, memory, false);
    if (look.isOutdated()) {
      look = look(copies, memory, true);
    }
    var kinds = look.kinds();
    var wanted = look.wanted();
    var seen = look.seen();
    var diff = Differ.diff(wanted, plan.requires(), seen, memory, copies.all());
    foreign = diff.foreign();
    diff.blocked().forEach(why -> blocked.put(why.key(), why));
    var resolved = new Unsure(work).resolve(diff);
    var writes = withoutRefused(resolved.writes());
    var verdict =
        DeletionGuard.judge(
            diff.orphans(),
            new DeletionGuard.Facts(
                plan,
                copies.all().size(),
                copies.agreed(),
                work.installation(),
                options.approvals()));
    verdict.blocked().forEach(why -> blocked.put(why.key(), why));
    verdict.held().forEach(why -> held.put(why.key(), why));
    verdict.kept().forEach(why -> kept.put(why.key(), why));
    if (options.planOnly()) {
      new Preview(work).of(writes, changes, blocked);
      verdict.delete().forEach(this::planDelete);
      health = worst(wanted, seen, Map.of());
      return;
    }
    writes.forEach(write -> changes.add(PlannedChange.of(write, List.of())));
    verdict.delete().forEach(this::planDelete);
    act(wanted, kinds, copies, diff, resolved.learned(), seen, writes, verdict);
  }

  /** What is wanted, and what was seen of it and of all that we put there. */
  private record Look(Kinds kinds, Wanted wanted, Observation seen, boolean unserved) {
    /** Discovery is remembered from before, and may have changed. */
    boolean isOutdated() {
      return unserved || seen.outdated();
    }
  }

  private Look look(Copies copies, Map<ObjectKey, Learned> memory, boolean refresh)
      throws ClusterFailure, InterruptedException {
    var kinds = new Kinds(work.session().discovery(refresh));
    var wanted = Wanted.of(plan, kinds, work.installation());
    var asked = asked(wanted, copies.all());
    boolean unserved = !asked.values().stream().allMatch(kinds::serves);
    var seen =
        unserved && !refresh
            ? new Observation(Map.of(), true)
            : Observer.observe(work.session(), kinds, asked, whole(wanted, memory));
    return new Look(kinds, wanted, seen, unserved);
  }

  private void act(
      Wanted wanted,
      Kinds kinds,
      Copies copies,
      ClusterDiff diff,
      Map<ObjectKey, Learned> learned,
      Observation seen,
      List<Write> writes,
      Verdict verdict)
      throws ClusterFailure, InterruptedException {
    if (!learned.isEmpty()) {
      work.store().learn(work.cluster(), learned);
    }
    var inventory = new Inventory(work.store(), work.cluster(), copies.stored());
    inventory.remember(copies.missing());
    inventory.remember(confirmed(wanted, seen, writes, inventory.entries()));
    inventory.remember(unserved(diff.orphans()));
    inventory.forget(verdict.gone());
    inventory.remember(Applier.ahead(writes, inventory.entries()));
    work.failPoint().reached("remembered");
    boolean nothing = writes.isEmpty() && verdict.delete().isEmpty();
    if (nothing && (claim.holds(inventory.entries()) || isUntouched(inventory))) {
      health = worst(wanted, seen, Map.of());
      return;
    }
    claim.raise(work, inventory.entries());
    var applier = new Applier(work, inventory, refusals, wanted, kinds, blocked.values());
    try {
      applier.apply(writes, plan.units());
    } finally {
      applied = applier.written().size();
      blocked.putAll(applier.blocked());
    }
    delete(verdict.delete(), wanted, inventory, applier.kinds());
    claim.confirm(work, inventory.entries());
    health = worst(wanted, seen, applier.written());
    if (!options.healthy().isZero()) {
      awaitHealth(wanted, applier.kinds());
    }
  }

  /** Nothing of ours was ever on the cluster, so it does not have to hear of us. */
  private boolean isUntouched(Inventory inventory) {
    return inventory.entries().isEmpty() && !claim.exists();
  }

  /**
   * Deletes what may go, unless what takes its place in the same unit could not be written, or a
   * custom resource of the unit has not gone yet and may need it.
   */
  private void delete(List<Orphan> orphans, Wanted wanted, Inventory inventory, Kinds kinds)
      throws ClusterFailure, InterruptedException {
    var unfinished =
        blocked.values().stream()
            .filter(why -> wanted.objects().containsKey(why.key()) || Deleter.isCustom(why.key()))
            .map(HeldBack::unit)
            .filter(unit -> !unit.isEmpty())
            .collect(Collectors.toSet());
    var now = new ArrayList<Orphan>();
    for (var orphan : orphans) {
      var entry = orphan.entry();
      if (unfinished.contains(entry.unit())) {
        blocked.put(
            entry.key(),
            new HeldBack(
                entry.key(),
                entry.unit(),
                "FW2030",
                "not deleted before the rest of " + entry.unit() + " is written or gone",
                "see why that is held back"));
      } else {
        now.add(orphan);
      }
    }
    var deleter = new Deleter(work, inventory, kinds);
    try {
      deleter.delete(now);
    } finally {
      deleted = deleter.deleted();
      blocked.putAll(deleter.blocked());
    }
  }

  private void awaitHealth(Wanted wanted, Kinds kinds) throws ClusterFailure, InterruptedException {
    var judged =
        wanted.objects().values().stream()
            .filter(desired -> isJudged(desired) && !blocked.containsKey(desired.key()))
            .toList();
    var until = work.pace().now().plus(options.healthy());
    var last = work.deadline().minus(LAST_LOOK);
    var limit = until.isBefore(last) ? until : last;
    health = worst(HealthLook.await(work, kinds, judged, limit));
  }

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

  private void planDelete(Orphan orphan) {
    changes.add(
        new PlannedChange(
            orphan.entry().key(),
            orphan.entry().unit(),
            PlannedChange.Action.DELETE,
            List.of(),
            List.of()));
  }

  private static Map<ObjectKey, GroupVersionKind> asked(
      Wanted wanted, Map<ObjectKey, InventoryEntry> inventory) {
    var asked = new HashMap<ObjectKey, GroupVersionKind>();
    inventory.forEach((key, entry) ->
        asked.put(key, new GroupVersionKind(key.group(), entry.version(), key.kind())));
    wanted.objects().forEach((key, desired) -> asked.put(key, desired.gvk()));
    return asked;
  }

  /** Kinds to read whole: those with health, and those of which something is not remembered. */
  private static Predicate<GroupKind> whole(Wanted wanted, Map<ObjectKey, Learned> memory) {
    Set<GroupKind> unremembered = new HashSet<>();
    for (var key : wanted.objects().keySet()) {
      if (!memory.containsKey(key)) {
        unremembered.add(GroupKind.of(key));
      }
    }
    return kind -> unremembered.contains(kind) || HealthRules.judges(kind.group(), kind.kind());
  }

  /** The entries of objects that are in sync, as they were seen. */
  private static List<InventoryEntry> confirmed(
      Wanted wanted,
      Observation seen,
      List<Write> writes,
      Map<ObjectKey, InventoryEntry> inventory) {
    var written = writes.stream().map(write -> write.desired().key()).collect(Collectors.toSet());
    var entries = new ArrayList<InventoryEntry>();
    wanted
        .objects()
        .forEach((key, desired) -> {
          if (seen.of(key) instanceof Live.Present live
              && live.member()
              && !written.contains(key)) {
            entries.add(entry(desired, live, inventory.get(key)));
          }
        });
    return entries;
  }

  private static InventoryEntry entry(
      Desired desired, Live.Present live, @Nullable InventoryEntry known) {
    return new InventoryEntry(
        desired.key(),
        desired.gvk().version(),
        live.uid(),
        desired.unit(),
        known == null ? "" : known.digest(),
        InventoryEntry.State.APPLIED);
  }

  private static List<InventoryEntry> unserved(List<Orphan> orphans) {
    return orphans.stream()
        .filter(orphan -> orphan.live() instanceof Live.Unserved)
        .map(Orphan::entry)
        .map(e ->
            new InventoryEntry(
                e.key(), e.version(), e.uid(), e.unit(), e.digest(), InventoryEntry.State.UNKNOWN))
        .toList();
  }

  private Assessment worst(Wanted wanted, Observation seen, Map<ObjectKey, Json.Obj> written) {
    var states = new LinkedHashMap<ObjectKey, Assessment>();
    for (var desired : wanted.objects().values()) {
      var key = desired.key();
      if (isJudged(desired)) {
        var stored = written.get(key);
        states.put(key, stored == null ? HealthLook.of(seen.of(key)) : HealthRules.of(stored));
      }
    }
    return worst(states);
  }

  private static Assessment worst(Map<ObjectKey, Assessment> states) {
    var worst = new Assessment(Health.HEALTHY, "");
    for (var state : states.entrySet()) {
      var health = Assessment.worse(worst.health(), state.getValue().health());
      if (health != worst.health()) {
        worst = new Assessment(health, state.getKey() + ": " + state.getValue().reason());
      }
    }
    return worst;
  }

  private static boolean isJudged(Desired desired) {
    return HealthRules.judges(desired.key().group(), desired.key().kind());
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

  List<PlannedChange> changes() {
    return changes;
  }

  List<Foreign> foreign() {
    return foreign;
  }

  Assessment health() {
    return health;
  }

  int applied() {
    return applied;
  }

  int deleted() {
    return deleted;
  }
}
