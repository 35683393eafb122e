package dev.fleetwright.reconciler.guard;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.drift.Differ;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.inventory.OtherTools;
import dev.fleetwright.reconciler.observe.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Judges the objects that are no longer wanted. Unknown is never empty: what was not seen stays,
 * and so does what is not ours beyond doubt, what is protected, and what is suspiciously much.
 */
public final class DeletionGuard {
  /** Up to so many deletions need no approval, however few objects there are. */
  private static final int FEW = 10;

  /** Beyond that, up to this share of the inventory, in percent. */
  private static final int SHARE = 20;

  private static final Set<String> PROTECTED =
      Set.of(
          "Namespace",
          "CustomResourceDefinition.apiextensions.k8s.io",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "StatefulSet.apps");

  private final Facts facts;
  private final List<Orphan> candidates = new ArrayList<>();
  private final List<HeldBack> held = new ArrayList<>();
  private final List<HeldBack> blocked = new ArrayList<>();
  private final List<HeldBack> kept = new ArrayList<>();
  private final List<ObjectKey> gone = new ArrayList<>();

  private DeletionGuard(Facts facts) {
    this.facts = facts;
  }

  /**
   * What a verdict rests on.
   *
   * @param inventory how many objects we have on the cluster
   * @param agreed the entries that both copies of the inventory have; of others nothing is deleted
   * @param installation ours
   */
  public record Facts(
      ClusterPlan plan,
      int inventory,
      Set<ObjectKey> agreed,
      String installation,
      Approvals approvals) {
    public Facts {
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
      case Live.Unknown(var code, var reason, var fix) ->
          blocked.add(because(entry, code, "not deleted: " + reason, fix));
      case Live.Unserved(var reason) ->
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
    var doubt = Evidence.against(entry, live.object(), facts.installation());
    boolean neverWritten = entry.state() == InventoryEntry.State.PENDING && !live.member();
    if (neverWritten) {
      gone.add(entry.key());
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
      blocked.add(
          because(
              entry,
              "FW2033",
              "not deleted: the cluster's own record does not have it yet",
              "the record is written again in this cycle; the next one deletes it"));
    } else if (isProtected(live, entry) && !approved(entry)) {
      held.add(
          because(
              entry,
              "FW2027",
              "protected: " + whyProtected(live),
              "if that is meant: fleetwright apply --approve " + entry.key()));
    } else {
      candidates.add(orphan);
    }
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
        orphan -> nothing || emptied.contains(orphan.entry().unit()),
        orphan ->
            because(
                orphan.entry(),
                "FW2026",
                (nothing
                        ? "the plan has no object at all for this cluster"
                        : "its unit " + orphan.entry().unit() + " has no object any more")
                    + ", so nothing is deleted",
                "if that is meant: fleetwright apply --allow-empty"));
  }

  private void refuseMany() {
    int limit = Math.max(FEW, facts.inventory() * SHARE / 100);
    int many = candidates.size();
    if (many > limit && many > facts.approvals().deletions()) {
      hold(
          _ -> true,
          orphan ->
              because(
                  orphan.entry(),
                  "FW2025",
                  "%d of %d objects would be deleted, more than %d"
                      .formatted(many, facts.inventory(), limit),
                  "look at the plan, then: fleetwright apply --approve-deletions " + many));
    }
  }

  private void hold(Predicate<Orphan> which, Function<Orphan, HeldBack> why) {
    for (var orphan : List.copyOf(candidates)) {
      if (which.test(orphan)) {
        candidates.remove(orphan);
        held.add(why.apply(orphan));
      }
    }
  }

  private boolean approved(InventoryEntry entry) {
    return facts.approvals().objects().contains(entry.key().toString());
  }

  private static boolean isProtected(Live.Present live, InventoryEntry entry) {
    return PROTECTED.contains(entry.key().groupKind())
        || "true".equals(Membership.annotation(live.object(), Membership.PROTECT));
  }

  private static String whyProtected(Live.Present live) {
    return "true".equals(Membership.annotation(live.object(), Membership.PROTECT))
        ? "its unit is"
        : "a " + live.type().gvk().kind() + " holds what cannot be had back";
  }

  private static HeldBack because(InventoryEntry entry, String code, String reason, String fix) {
    return new HeldBack(entry.key(), entry.unit(), code, reason, fix);
  }
}
