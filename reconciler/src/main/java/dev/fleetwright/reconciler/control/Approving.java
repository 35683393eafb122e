package dev.fleetwright.reconciler.control;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.reconciler.control.Message.Approve;
import dev.fleetwright.reconciler.control.Message.Done;
import dev.fleetwright.reconciler.control.Message.Refused;
import dev.fleetwright.reconciler.guard.Approval;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.FleetStore.LedgerRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Takes an approval into the memory, and into the ledger, if what it names is there. */
public final class Approving {
  /** The longest that an approval may hold. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final int FEWEST_DIGITS = 8;

  private final FleetStore store;
  private final Optional<FleetPlan> plan;
  private final Instant now;

  /**
   * @param plan that clusters are brought to; an approval holds for no other one. Where it is not
   *     known, it holds for the next one that is applied
   */
  public Approving(FleetStore store, Optional<FleetPlan> plan, Instant now) {
    this.store = store;
    this.plan = plan;
    this.now = now;
  }

  /**
   * @param who asks, as the operating system says
   */
  public Message keep(Approve asked, String who) {
    var trouble = trouble(asked);
    if (trouble.isPresent()) {
      return new Refused(trouble.get());
    }
    var claimed = asked.approval();
    var owner = claimed.owner().equals(who) ? who : claimed.owner() + ", as " + who;
    var what = asked.plan().isEmpty() ? claimed.what() : Approvals.EVERYTHING;
    var digests =
        plan.map(known ->
                chosen(known, claimed.clusters()).stream()
                    .map(ClusterPlan::digest)
                    .collect(Collectors.toSet()))
            .orElse(Set.of());
    var approval =
        new Approval(
            claimed.id(),
            owner,
            now,
            now.plus(Duration.between(claimed.at(), claimed.until())),
            claimed.clusters(),
            digests,
            what,
            Set.of());
    store.append(records(approval, plan.map(FleetPlan::commit).orElse(""), asked.plan()));
    store.approve(approval);
    return new Done(
        "approved by %s until %s: %s, on %s"
            .formatted(
                owner,
                approval.until(),
                words(what, asked.plan()),
                approval.clusters().isEmpty()
                    ? "every cluster"
                    : String.join(", ", new TreeSet<>(approval.clusters()))));
  }

  /** What the ledger says of an approval. */
  public static List<LedgerRecord> records(Approval approval, String commit, String digest) {
    var detail =
        "by %s until %s: %s"
            .formatted(approval.owner(), approval.until(), words(approval.what(), digest));
    var clusters = approval.clusters().isEmpty() ? Set.of("") : new TreeSet<>(approval.clusters());
    return clusters.stream()
        .map(cluster ->
            new LedgerRecord(approval.at(), cluster, commit, digest, "approve", "", "done", detail))
        .toList();
  }

  private static String words(Approvals what, String digest) {
    var words = new ArrayList<String>();
    new TreeSet<>(what.objects()).forEach(object -> words.add("delete " + object));
    new TreeSet<>(what.units())
        .forEach(unit -> words.add("delete what is not wanted any more of " + unit));
    if (what.everything()) {
      words.add("delete what plan " + digest + " does not want any more");
    }
    if (what.deletions() > 0) {
      words.add("delete up to " + what.deletions() + " objects");
    }
    if (what.emptyDesired()) {
      words.add("empty what the plan leaves empty");
    }
    if (what.takeOver()) {
      words.add("take over");
    }
    return String.join("; ", words);
  }

  private static Collection<ClusterPlan> chosen(FleetPlan plan, Set<String> clusters) {
    return plan.clusters().values().stream()
        .filter(cluster -> clusters.isEmpty() || clusters.contains(cluster.cluster()))
        .toList();
  }

  private Optional<String> trouble(Approve asked) {
    var approval = asked.approval();
    var holds = Duration.between(approval.at(), approval.until());
    if (!holds.isPositive() || holds.compareTo(LONGEST) > 0) {
      return Optional.of("an approval holds for more than nothing and at most seven days");
    }
    if (approval.what().isNothing() && asked.plan().isEmpty()) {
      return Optional.of("an approval says of what");
    }
    return unknownCluster(approval.clusters())
        .or(() -> asked.plan().isEmpty() ? Optional.empty() : otherPlan(asked.plan()))
        .or(() -> unknown(approval.what(), inventories(approval.clusters())));
  }

  private Optional<String> unknownCluster(Set<String> clusters) {
    var known =
        plan.<Set<String>>map(fleet -> fleet.clusters().keySet())
            .orElseGet(() ->
                store.statuses().stream().map(ClusterStatus::cluster).collect(Collectors.toSet()));
    return known.isEmpty() && plan.isEmpty()
        ? Optional.empty()
        : clusters.stream()
            .filter(cluster -> !known.contains(cluster))
            .sorted()
            .findFirst()
            .map(cluster -> "there is no cluster '" + cluster + "'" + question(cluster, known));
  }

  private Optional<String> otherPlan(String digest) {
    if (plan.isEmpty()) {
      return Optional.of("no plan is in force yet");
    }
    var known = plan.get().digest();
    return digest.length() >= FEWEST_DIGITS && known.startsWith(digest)
        ? Optional.empty()
        : Optional.of(
            "FW2065"
                + ": the plan is %s, of commit %s, and not %s; look at it again: fleetwright plan"
                    .formatted(known.substring(0, 12), plan.get().commit(), digest));
  }

  private List<Collection<InventoryEntry>> inventories(Set<String> clusters) {
    var names =
        !clusters.isEmpty()
            ? clusters
            : plan.<Set<String>>map(fleet -> fleet.clusters().keySet())
                .orElseGet(() ->
                    store.statuses().stream()
                        .map(ClusterStatus::cluster)
                        .collect(Collectors.toSet()));
    return names.stream()
        .<Collection<InventoryEntry>>map(cluster -> store.inventory(cluster).values())
        .toList();
  }

  /**
   * What an approval names and none of the clusters has.
   *
   * @param inventories of the clusters; where one is empty nothing can be said, for a memory that
   *     was lost is learned again only by a cycle
   */
  public static Optional<String> unknown(
      Approvals what, Collection<Collection<InventoryEntry>> inventories) {
    for (var name : new TreeSet<>(what.objects())) {
      if (!Approvals.isName(name)) {
        return Optional.of(
            "FW2064" + ": '" + name + "' is no object; they are named Kind/namespace/name");
      }
    }
    if (inventories.isEmpty() || inventories.stream().anyMatch(Collection::isEmpty)) {
      return Optional.empty();
    }
    var keys =
        inventories.stream()
            .flatMap(Collection::stream)
            .map(InventoryEntry::key)
            .collect(Collectors.toSet());
    var units =
        inventories.stream()
            .flatMap(Collection::stream)
            .map(InventoryEntry::unit)
            .collect(Collectors.toSet());
    return what.objects().stream()
        .filter(name -> keys.stream().noneMatch(key -> Approvals.isNameOf(name, key)))
        .sorted()
        .findFirst()
        .map(name -> "FW2064" + ": nothing of ours is called " + name + question(name, names(keys)))
        .or(() ->
            what.units().stream()
                .filter(unit -> !units.contains(unit))
                .sorted()
                .findFirst()
                .map(unit -> "FW2064" + ": there is no unit " + unit + question(unit, units)));
  }

  private static Set<String> names(Set<ObjectKey> keys) {
    return keys.stream().map(Approvals::name).collect(Collectors.toSet());
  }

  private static String question(String name, Collection<String> known) {
    return Spelling.question(name, known).map(question -> "; " + question).orElse("");
  }
}
