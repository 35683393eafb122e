package dev.fleetwright.reconciler.guard;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.Protection;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.drift.Differ;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.OtherTools;
import dev.fleetwright.reconciler.inventory.Owner;
import dev.fleetwright.reconciler.observe.Live;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges the objects that are no longer wanted. Unknown is never empty: what was not seen stays,
 * and so does what is not ours beyond doubt, what is protected, and what is suspiciously much.
 */
public final class DeletionGuard {
  private final Facts facts;
  private final Set<String> wantedUids;

  /** What the plan has, and of which nothing is known now. */
  private final List<ObjectKey> unseen;

  private final List<Orphan> candidates = new ArrayList<>();

  /** Of which the next look may say that they can go. */
  private final List<InventoryEntry> uncertain = new ArrayList<>();

  private final List<HeldBack> held = new ArrayList<>();
  private final List<HeldBack> blocked = new ArrayList<>();
  private final List<HeldBack> kept = new ArrayList<>();
  private final List<ObjectKey> gone = new ArrayList<>();

  private DeletionGuard(Facts facts) {
    this.facts = facts;
    this.wantedUids =
        facts.wanted().values().stream()
            .map(live -> live instanceof Live.Present present ? present.uid() : "")
            .filter(uid -> !uid.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    this.unseen =
        facts.wanted().entrySet().stream()
            .filter(wanted -> wanted.getValue() instanceof Live.Unknown)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
  }

  /**
   * What a verdict rests on.
   *
   * @param inventory what we have on the cluster
   * @param wanted what was seen of the objects that the plan has
   * @param agreed the entries that both copies of the inventory have; of others nothing is deleted
   * @param us whose objects these are
   */
  public record Facts(
      ClusterPlan plan,
      Collection<InventoryEntry> inventory,
      Map<ObjectKey, Live> wanted,
      Set<ObjectKey> agreed,
      Owner us,
      Approvals approvals) {
    public Facts {
      inventory = List.copyOf(inventory);
      wanted = Map.copyOf(wanted);
      agreed = Set.copyOf(agreed);
    }
  }

  public static Verdict judge(List<Orphan> orphans, Facts facts) {
    var guard = new DeletionGuard(facts);
    orphans.forEach(guard::sort);
    guard.refuseEmpty();
    guard.refuseMany();
    return new Verdict(guard.candidates, guard.held, guard.blocked, guard.kept, guard.gone);
  }

  private void sort(Orphan orphan) {
    var entry = orphan.entry();
    switch (orphan.live()) {
      case Live.Absent _ -> gone.add(entry.key());
      case Live.Unknown(var code, var reason, var fix) -> {
        uncertain.add(entry);
        blocked.add(because(entry, code, "not deleted: " + reason, fix));
      }
      case Live.Unserved(var reason, _) ->
          kept.add(
              because(
                  entry,
                  "FW2032",
                  "nothing is known of it: " + reason,
                  "it is looked at again once the cluster serves its kind"));
      case Live.Present live -> sort(orphan, live);
    }
  }

  private void sort(Orphan orphan, Live.Present live) {
    var entry = orphan.entry();
    var doubt = Evidence.against(entry, live.object(), facts.us());
    boolean replacedJob = Jobs.isReplaced(entry, facts.plan());
    boolean running = replacedJob && !Jobs.isDone(live);
    // A Job that has run is no loss once the plan has the next one.
    var why =
        replacedJob && !running
            ? Optional.<String>empty()
            : Protected.why(entry.key(), live.object());
    boolean neverWritten = entry.isUnconfirmed() && !live.member();
    var twin = unseenTwin(entry.key());
    if (neverWritten
        || wantedUids.contains(live.uid())
        || facts.us().otherFleet(live.object()).isPresent()) {
      // Or the plan has the same object under another of its groups, or another fleet has it now.
      gone.add(entry.key());
    } else if (twin.isPresent()) {
      uncertain.add(entry);
      blocked.add(
          because(
              entry,
              "FW2032",
              "not deleted: it may be the " + twin.get().groupKind() + " that the plan has",
              "it is judged once that can be seen"));
    } else if (doubt.isPresent()) {
      blocked.add(
          because(
              entry, "FW2028", "not deleted: " + doubt.get(), "delete it by hand if it shall go"));
    } else if (live.terminating()) {
      blocked.add(
          because(
              entry,
              "FW2031",
              "it is being deleted" + Differ.finalizers(live.object()),
              "if that takes long, see why what holds its finalizers does not act"));
    } else if (OtherTools.keepMark(live.object()).isPresent()) {
      kept.add(
          because(
              entry,
              "FW2027",
              "kept, as it says itself (" + OtherTools.keepMark(live.object()).get() + ")",
              "take the annotation off, or delete it by hand"));
    } else if (!facts.agreed().contains(entry.key())) {
      uncertain.add(entry);
      blocked.add(
          because(
              entry,
              "FW2033",
              "not deleted: the cluster's own record does not have it yet",
              "the record is written again in this cycle; the next one deletes it"));
    } else if (why.isPresent() && !facts.approvals().allows(entry.key(), entry.unit())) {
      held.add(
          because(
              entry,
              "FW2027",
              "deleting it needs a yes: "
                  + why.get()
                  + (running ? ", and it still runs; it goes by itself once it is done" : ""),
              advice(entry.key())));
    } else if (running && !facts.approvals().names(entry.key())) {
      kept.add(
          because(
              entry,
              "FW2051",
              "it still runs, and goes by itself once it is done",
              "to stop it now: fleetwright approve " + Approvals.name(entry.key())));
    } else {
      candidates.add(orphan);
    }
  }

  /** A namespace of which the plan has members does not go, whatever is approved. */
  private String advice(ObjectKey key) {
    var approve = "if that is meant: fleetwright approve " + Approvals.name(key);
    return key.groupKind().equals("Namespace")
        ? facts.wanted().keySet().stream()
            .filter(wanted -> wanted.namespace().equals(key.name()))
            .sorted()
            .findFirst()
            .map(member ->
                "put it back into the intent, or take out of it what lies there, such as " + member)
            .orElse(approve)
        : approve;
  }

  /** Nothing wanted at all is more often a mistake than a wish. */
  private void refuseEmpty() {
    if (facts.approvals().emptyDesired()) {
      return;
    }
    var emptied =
        facts.plan().units().stream()
            .filter(unit -> unit.manifests().isEmpty())
            .map(ClusterPlan.Unit::id)
            .collect(Collectors.toSet());
    boolean nothing = facts.plan().manifests().isEmpty();
    hold(
        orphan ->
            !facts.approvals().allows(orphan.entry().unit())
                && (nothing || emptied.contains(orphan.entry().unit())),
        orphan ->
            because(
                orphan.entry(),
                "FW2026",
                (nothing
                        ? "the plan has no object at all for this cluster"
                        : "its unit " + orphan.entry().unit() + " has no object any more")
                    + ", so nothing is deleted",
                "if that is meant: fleetwright approve "
                    + (nothing ? "--allow-empty" : "--unit " + orphan.entry().unit())));
  }

  /** What is not known to be gone counts too: it must not go in small parts as it is seen again. */
  private void refuseMany() {
    if (facts.approvals().everything()) {
      return;
    }
    var doubtful = candidates.stream().map(Orphan::entry).filter(this::isUnapproved).toList();
    int many = doubtful.size() + uncertain.size();
    if (many <= facts.approvals().deletions()) {
      return;
    }
    int all = facts.inventory().size();
    if (many > Protection.limit(all)) {
      hold(
          orphan -> isUnapproved(orphan.entry()),
          orphan -> tooMany(orphan, many, all + " objects", all, many));
    }
    var have = perUnit(facts.inventory().stream());
    var leave = perUnit(Stream.concat(doubtful.stream(), uncertain.stream()));
    leave.forEach((unit, count) -> {
      int had = have.getOrDefault(unit, 0);
      if (count > Protection.limit(had)) {
        hold(
            orphan -> orphan.entry().unit().equals(unit) && isUnapproved(orphan.entry()),
            orphan -> tooMany(orphan, count, "the " + had + " objects of " + unit, had, many));
      }
    });
  }

  private boolean isUnapproved(InventoryEntry entry) {
    return !facts.approvals().allows(entry.unit());
  }

  private HeldBack tooMany(Orphan orphan, int count, String of, int had, int approve) {
    return because(
        orphan.entry(),
        "FW2025",
        "%d of %s would be deleted, more than %d".formatted(count, of, Protection.limit(had)),
        "look at the plan, then: fleetwright approve --deletions " + approve);
  }

  private static Map<String, Integer> perUnit(Stream<InventoryEntry> entries) {
    return entries.collect(
        Collectors.groupingBy(InventoryEntry::unit, TreeMap::new, Collectors.summingInt(_ -> 1)));
  }

  private void hold(Predicate<Orphan> which, Function<Orphan, HeldBack> why) {
    for (var orphan : List.copyOf(candidates)) {
      if (which.test(orphan)) {
        candidates.remove(orphan);
        held.add(why.apply(orphan));
      }
    }
  }

  /**
   * A wanted object of the same name in another group of which nothing is known now. Some servers
   * serve the same objects in two groups.
   */
  private Optional<ObjectKey> unseenTwin(ObjectKey key) {
    return unseen.stream()
        .filter(wanted ->
            wanted.name().equals(key.name())
                && wanted.namespace().equals(key.namespace())
                && !wanted.group().equals(key.group()))
        .findFirst();
  }

  private static HeldBack because(InventoryEntry entry, String code, String reason, String fix) {
    return new HeldBack(entry.key(), entry.unit(), code, reason, fix);
  }
}
