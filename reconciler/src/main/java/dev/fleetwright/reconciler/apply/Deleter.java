package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.apply.Journal.Action;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession.Preconditions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Propagation;
import dev.fleetwright.reconciler.cluster.Together;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.drift.Differ;
import dev.fleetwright.reconciler.guard.Evidence;
import dev.fleetwright.reconciler.guard.Protected;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.OtherTools;
import dev.fleetwright.reconciler.observe.Live;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what the guard let through, in the opposite order of writing. Each object is read once
 * more, and goes only if it still is the very version that was read. It is forgotten once the
 * cluster says that it is gone.
 */
public final class Deleter {
  private static final int AT_ONCE = 8;
  private static final int TRIES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Work work;
  private final Inventory inventory;
  private final Contents contents;
  private final Map<ObjectKey, HeldBack> blocked = new LinkedHashMap<>();
  private final Set<ObjectKey> gone = new HashSet<>();

  public Deleter(Work work, Inventory inventory) {
    this.work = work;
    this.inventory = inventory;
    this.contents = new Contents(work.session());
  }

  /** What came of one object: it is gone, or held back, or was asked to go. */
  private sealed interface Fate {
    record Gone() implements Fate {}

    record Stays(HeldBack why, @Nullable ClusterFailure failure) implements Fate {}

    record Asked() implements Fate {}
  }

  /** The objects that went. */
  Set<ObjectKey> gone() {
    return gone;
  }

  public Map<ObjectKey, HeldBack> blocked() {
    return blocked;
  }

  /**
   * @throws ClusterFailure when the cluster as a whole cannot be worked with any more; what was
   *     deleted until then is recorded
   */
  public void delete(List<Orphan> orphans) throws ClusterFailure, InterruptedException {
    if (orphans.stream().anyMatch(orphan -> Contents.mayHold(orphan.entry().key()))) {
      contents.askWhatIsServed();
    }
    var turns = new TreeMap<Turn, List<Orphan>>();
    for (var orphan : orphans) {
      turns.computeIfAbsent(Turn.of(orphan.entry().key()), _ -> new ArrayList<>()).add(orphan);
    }
    for (var turn : turns.values()) {
      deletePhase(withoutAwaited(turn));
    }
  }

  /**
   * The reverse of the phases; custom resources before the workloads that may be their operators.
   */
  private record Turn(Phase phase, boolean builtIn) implements Comparable<Turn> {
    private static final Comparator<Turn> ORDER =
        Comparator.comparing(Turn::phase).reversed().thenComparing(Turn::builtIn);

    static Turn of(ObjectKey key) {
      return new Turn(Phase.of(key), !isCustom(key));
    }

    @Override
    public int compareTo(Turn other) {
      return ORDER.compare(this, other);
    }
  }

  /** A kind that an operator looks after, so that its end may need the operator. */
  public static boolean isCustom(ObjectKey key) {
    return key.group().contains(".") && !key.group().endsWith(".k8s.io");
  }

  /** Without the objects of units whose custom resources have not gone yet. */
  private List<Orphan> withoutAwaited(List<Orphan> orphans) {
    var now = new ArrayList<Orphan>();
    for (var orphan : orphans) {
      var entry = orphan.entry();
      var awaited =
          blocked.values().stream()
              .filter(why -> isCustom(why.key()) && why.unit().equals(entry.unit()))
              .findFirst();
      if (awaited.isPresent() && !isCustom(entry.key())) {
        blocked.put(
            entry.key(),
            stays(
                entry,
                "FW2030",
                "not deleted before " + awaited.get().key() + " is gone, which may need it",
                "see why that has not gone"));
      } else {
        now.add(orphan);
      }
    }
    return now;
  }

  private void deletePhase(List<Orphan> orphans) throws ClusterFailure, InterruptedException {
    if (orphans.isEmpty()) {
      return;
    }
    inventory.remember(orphans.stream().map(Deleter::deleting).toList());
    var actions = orphans.stream().map(o -> action(o, "")).toList();
    work.journal().intended(actions);
    work.failPoint().reached("deleting");
    var fates = Together.map(orphans, AT_ONCE, this::deleteOne);
    var gone = new ArrayList<ObjectKey>();
    var done = new ArrayList<Action>();
    var failed = new ArrayList<Action>();
    ClusterFailure lost = null;
    for (int i = 0; i < orphans.size(); i++) {
      var orphan = orphans.get(i);
      switch (fates.get(i)) {
        case Fate.Gone _ -> {
          gone.add(orphan.entry().key());
          done.add(action(orphan, "gone"));
        }
        case Fate.Asked _ -> done.add(action(orphan, "asked to go"));
        case Fate.Stays(var why, var failure) -> {
          blocked.put(why.key(), why);
          failed.add(action(orphan, why.code() + " " + why.reason()));
          if (failure != null && failure.concernsCluster()) {
            lost = failure;
          }
        }
      }
    }
    work.journal().done(done);
    work.journal().failed(failed);
    if (lost == null) {
      gone.addAll(awaitGone(orphans, fates));
    }
    this.gone.addAll(gone);
    inventory.forget(gone);
    work.failPoint().reached("forgotten");
    if (lost != null) {
      throw lost;
    }
  }

  private Fate deleteOne(Orphan orphan) throws InterruptedException {
    var entry = orphan.entry();
    var key = entry.key();
    var type = seen(orphan).type();
    try {
      for (int i = 1; ; i++) {
        var live = Retries.send(work.pace(), work.deadline(), () -> read(orphan));
        if (live.isEmpty()) {
          return new Fate.Gone();
        }
        var doubt = doubt(orphan, live);
        if (doubt != null) {
          return new Fate.Stays(doubt, null);
        }
        try {
          boolean taken =
              work.session()
                  .delete(type, key.namespace(), key.name(), preconditions(live), how(key));
          work.failPoint().reached("deleted");
          return taken ? new Fate.Asked() : new Fate.Gone();
        } catch (ClusterFailure e) {
          // It changed since it was read: read it again and think again.
          if (e.kind() != ClusterFailure.Kind.CONFLICT || i == TRIES) {
            throw e;
          }
        }
      }
    } catch (ClusterFailure e) {
      return new Fate.Stays(Explain.heldBack(key, entry.unit(), e), e);
    }
  }

  /** Why an object stays after all, or null. */
  private @Nullable HeldBack doubt(Orphan orphan, Json.Obj live) throws ClusterFailure {
    var entry = orphan.entry();
    var against = Evidence.against(entry, live, work.owner());
    if (against.isPresent()) {
      return stays(entry, "FW2028", "not deleted: " + against.get(), "delete it by hand");
    }
    if (live.text("metadata", "deletionTimestamp") != null) {
      return lingering(entry, live);
    }
    var keep = OtherTools.keepMark(live);
    if (keep.isPresent()) {
      return stays(entry, "FW2027", "kept, as it says itself (" + keep.get() + ")", "");
    }
    var protection = Protected.why(entry.key(), live);
    // What was protected when it was judged has been approved.
    if (protection.isPresent() && Protected.why(entry.key(), seen(orphan).object()).isEmpty()) {
      return stays(entry, "FW2027", "protected by now: " + protection.get(), "");
    }
    return contents
        .of(entry.key(), live)
        .map(what ->
            stays(
                entry,
                "FW2029",
                "not deleted: it still holds " + what,
                "take those away first; they would go with it"))
        .orElse(null);
  }

  /** Those of the objects asked to go that went in time. */
  private List<ObjectKey> awaitGone(List<Orphan> orphans, List<Fate> fates)
      throws ClusterFailure, InterruptedException {
    var gone = new ArrayList<ObjectKey>();
    var waiting = new ArrayList<Orphan>();
    for (int i = 0; i < orphans.size(); i++) {
      if (fates.get(i) instanceof Fate.Asked) {
        waiting.add(orphans.get(i));
      }
    }
    var until = work.until(PATIENCE);
    var wait = FIRST;
    while (!waiting.isEmpty()) {
      var lives = Together.map(waiting, AT_ONCE, this::read);
      boolean over = !work.pace().now().isBefore(until);
      var still = new ArrayList<Orphan>();
      for (int i = 0; i < waiting.size(); i++) {
        var entry = waiting.get(i).entry();
        var live = lives.get(i);
        if (live.isEmpty() || isAnother(waiting.get(i), live)) {
          gone.add(entry.key());
        } else if (over) {
          blocked.put(entry.key(), lingering(entry, live));
        } else {
          still.add(waiting.get(i));
        }
      }
      waiting = still;
      if (!waiting.isEmpty()) {
        work.pace().sleep(wait, until);
        var twice = wait.multipliedBy(2);
        wait = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
      }
    }
    return gone;
  }

  /** The live object, empty when there is none. */
  private Json.Obj read(Orphan orphan) throws ClusterFailure {
    var key = orphan.entry().key();
    var type = seen(orphan).type();
    var live = work.session().get(type, key.namespace(), key.name());
    return live == null ? Json.Obj.EMPTY : live;
  }

  /** The guard lets nothing through that was not seen. */
  private static Live.Present seen(Orphan orphan) {
    return (Live.Present) orphan.live();
  }

  private static boolean isAnother(Orphan orphan, Json.Obj live) {
    var uid = live.text("metadata", "uid");
    return !seen(orphan).uid().equals(uid);
  }

  private static HeldBack lingering(InventoryEntry entry, Json.Obj live) {
    return stays(
        entry,
        "FW2031",
        "it is being deleted" + Differ.finalizers(live),
        "if that takes long, see why what holds its finalizers does not act");
  }

  private static HeldBack stays(InventoryEntry entry, String code, String reason, String fix) {
    return new HeldBack(entry.key(), entry.unit(), code, reason, fix);
  }

  private static Preconditions preconditions(Json.Obj live) {
    var uid = live.text("metadata", "uid");
    return new Preconditions(uid == null ? "" : uid, live.text("metadata", "resourceVersion"));
  }

  /** What runs pods goes after them, so that it is not called gone while they run. */
  private static Propagation how(ObjectKey key) {
    return key.group().equals("apps") || key.group().equals("batch")
        ? Propagation.FOREGROUND
        : Propagation.BACKGROUND;
  }

  /** With the uid that was seen: an entry of an object that was never confirmed has none. */
  private static InventoryEntry deleting(Orphan orphan) {
    var entry = orphan.entry();
    return entry.isMoving()
        ? entry
        : new InventoryEntry(
            entry.key(),
            entry.version(),
            seen(orphan).uid(),
            entry.unit(),
            entry.digest(),
            InventoryEntry.State.DELETING);
  }

  private static Action action(Orphan orphan, String detail) {
    return new Action("delete", orphan.entry().key(), "", detail);
  }
}
