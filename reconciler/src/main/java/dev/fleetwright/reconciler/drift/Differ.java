package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan.RequiredKind;
import dev.fleetwright.compiler.plan.Reserved;
import dev.fleetwright.reconciler.drift.ClusterDiff.Cause;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.inventory.OtherTools;
import dev.fleetwright.reconciler.inventory.Owner;
import dev.fleetwright.reconciler.observe.Live;
import dev.fleetwright.reconciler.observe.Observation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares what is wanted with what was seen and what is remembered.
 *
 * <p>An object is in sync when it is the one that was applied, what is wanted is what was applied,
 * and our own field entry is what the server stored then.
 */
public final class Differ {
  private final Overrulings overrulings;
  private final Owner us;
  private final Wanted wanted;
  private final List<RequiredKind> requires;
  private final Map<ObjectKey, Learned> memory;
  private final Map<ObjectKey, InventoryEntry> inventory;
  private final Predicate<Desired> done;
  private final List<Write> writes = new ArrayList<>();
  private final List<Write> unsure = new ArrayList<>();
  private final Map<ObjectKey, Learned> learned = new HashMap<>();
  private final List<HeldBack> blocked = new ArrayList<>();
  private final List<Foreign> foreign = new ArrayList<>();

  private Differ(
      Owner us,
      Wanted wanted,
      List<RequiredKind> requires,
      Map<ObjectKey, Learned> memory,
      Map<ObjectKey, InventoryEntry> inventory,
      Predicate<Desired> done,
      Overrulings overrulings) {
    this.overrulings = overrulings;
    this.us = us;
    this.wanted = wanted;
    this.requires = requires;
    this.memory = memory;
    this.inventory = inventory;
    this.done = done;
  }

  /**
   * Takes time linear in the objects; reads values only of objects that nothing is known of.
   *
   * @param done which objects that are not there are done, and not to be made again
   */
  public static ClusterDiff diff(
      Owner us,
      Wanted wanted,
      List<RequiredKind> requires,
      Observation seen,
      Map<ObjectKey, Learned> memory,
      Map<ObjectKey, InventoryEntry> inventory,
      Predicate<Desired> done,
      Overrulings overrulings) {
    var differ =
        new Differ(
            us,
            wanted,
            requires,
            memory,
            inventory,
            desired -> done.test(desired) && !isNamespaceGone(desired, seen),
            overrulings);
    wanted.objects().forEach((key, desired) -> differ.compare(desired, seen.of(key)));
    return new ClusterDiff(
        differ.writes, differ.unsure, differ.learned, differ.blocked, differ.foreign);
  }

  /** What we put there and is no longer wanted, by key. */
  public static List<Orphan> orphans(
      Wanted wanted, Observation seen, Map<ObjectKey, InventoryEntry> inventory) {
    return inventory.values().stream()
        .filter(entry -> !wanted.objects().containsKey(entry.key()))
        .map(entry -> new Orphan(entry, seen.of(entry.key())))
        .sorted(Comparator.comparing(orphan -> orphan.entry().key()))
        .toList();
  }

  /** What went with its namespace did not go because it was done. */
  private static boolean isNamespaceGone(Desired desired, Observation seen) {
    return seen.of(new ObjectKey("", "Namespace", "", desired.key().namespace()))
        instanceof Live.Absent;
  }

  /** A live object, read whole, is what is wanted; false also where only the server can tell. */
  public static boolean same(Desired desired, Json.Obj live) {
    var ours = ManagedFields.ours(live);
    return ours != null && OwnedFields.same(desired.body(live), ours.fields(), live);
  }

  /**
   * What the server would store of an apply is what it holds already.
   *
   * @param would the result of a dry run
   */
  public static boolean noChange(Json.Obj live, Json.Obj would) {
    return ManagedFields.digestOfFields(live).equals(ManagedFields.digestOfFields(would))
        && FieldDiff.content(live).equals(FieldDiff.content(would));
  }

  private void compare(Desired desired, Live live) {
    if (Reserved.holds(desired.key())) {
      block(desired, "FW2057", Reserved.WHY, "take it out of the intent");
      return;
    }
    var doubt = wanted.doubtful().get(desired.key());
    if (doubt != null) {
      block(desired, doubt.code(), doubt.reason(), doubt.fix());
      return;
    }
    switch (live) {
      case Live.Unknown(var code, var reason, var fix) -> block(desired, code, reason, fix);
      case Live.Unserved(var reason, var exists) -> {
        if (wanted.defined().containsKey(desired.gvk())) {
          write(desired, exists ? Cause.CHANGED : Cause.NEW, null);
        } else {
          block(desired, "FW2007", reason, install(desired));
        }
      }
      case Live.Absent _ -> {
        if (!done.test(desired)) {
          write(desired, Cause.NEW, null);
        }
      }
      case Live.Present present when present.terminating() ->
          block(
              desired,
              "FW2031",
              "it is being deleted" + finalizers(present.object()),
              "it is made again once it is gone; if that takes long, see what holds its"
                  + " finalizers");
      case Live.Present present when us.otherFleet(present.object()).isPresent() ->
          block(
              desired,
              "FW2056",
              "fleet '"
                  + us.otherFleet(present.object()).orElseThrow()
                  + "' has it on this cluster",
              "take it out of the intent of one of the two fleets");
      case Live.Present present when !present.member() -> unmarked(desired, present);
      case Live.Present present -> member(desired, present);
    }
  }

  private void unmarked(Desired desired, Live.Present present) {
    var entry = inventory.get(desired.key());
    if (entry != null && entry.uid().equals(present.uid())) {
      write(desired, Cause.DRIFTED, present);
      return;
    }
    if (!isOthers(desired, present)) {
      write(desired, Cause.ADOPTED, present);
    }
  }

  /** Blocks what another tool or a controller looks after, unless the mark came from us. */
  private boolean isOthers(Desired desired, Live.Present present) {
    var owner = OtherTools.owner(ManagedFields.withoutOurMarks(present.object()), us);
    owner.ifPresent(other ->
        block(
            desired,
            "FW2024",
            "it exists and belongs to " + other,
            "take it out of there first, or take it out of the intent"));
    return owner.isPresent();
  }

  /** We made or took it: the inventory has it, or, had we no time to note it, it says so itself. */
  private boolean isOurs(Desired desired, Live.Present present) {
    var entry = inventory.get(desired.key());
    return entry != null && entry.uid().equals(present.uid())
        || ManagedFields.haveOurs(present.object())
            && desired.owner().equals(Membership.label(present.object(), Membership.OWNER));
  }

  private void member(Desired desired, Live.Present present) {
    // Some controllers copy all labels of an object to what they make for it.
    if (!isOurs(desired, present) && isOthers(desired, present)) {
      return;
    }
    foreign.addAll(Undeclared.in(desired, present.object()));
    var known = memory.get(desired.key());
    if (known == null || !known.uid().equals(present.uid())) {
      firstLook(desired, present);
      return;
    }
    if (!known.desired().equals(desired.digest())) {
      write(desired, Cause.CHANGED, present);
      return;
    }
    if (!known.resourceVersion().equals(present.resourceVersion())) {
      var owned = ManagedFields.digest(present.object(), desired.yielded());
      if (owned.isEmpty()) {
        write(desired, Cause.OWNERSHIP_LOST, present);
        return;
      }
      if (!owned.equals(known.owned())) {
        write(desired, Cause.DRIFTED, present);
        return;
      }
    }
    overruled(desired, present);
  }

  /** What the server stored otherwise is in sync for as long as the server would do so again. */
  private void overruled(Desired desired, Live.Present present) {
    var fields =
        present.whole() && present.type().gvk().equals(desired.gvk())
            ? Overruled.in(desired, present.object())
            : overrulings.before().apply(desired.key());
    foreign.addAll(fields);
    if (!fields.isEmpty() && overrulings.due().test(desired.key())) {
      unsure.add(new Write(desired, Cause.OVERRULED, present, List.of()));
    }
  }

  private void firstLook(Desired desired, Live.Present present) {
    if (ManagedFields.ours(present.object()) == null) {
      write(desired, Cause.OWNERSHIP_LOST, present);
    } else if (present.whole() && same(desired, present.object())) {
      learned.put(desired.key(), desired.learned(present.object()));
    } else {
      unsure.add(new Write(desired, Cause.FORGOTTEN, present, List.of()));
    }
  }

  private void write(Desired desired, Cause cause, Live.@Nullable Present live) {
    boolean drift = cause == Cause.DRIFTED || cause == Cause.OWNERSHIP_LOST;
    var by =
        drift && live != null
            ? OwnedFields.attribute(desired.body(), live.object())
            : List.<Attribution>of();
    writes.add(new Write(desired, cause, live, by));
  }

  private void block(Desired desired, String code, String reason, String fix) {
    blocked.add(new HeldBack(desired.key(), desired.unit(), code, reason, fix));
  }

  private String install(Desired desired) {
    return requires.stream()
        .filter(required -> required.gvk().equals(desired.gvk()))
        .findFirst()
        .or(() ->
            requires.stream()
                .filter(required ->
                    required.gvk().group().equals(desired.gvk().group())
                        && required.gvk().kind().equals(desired.gvk().kind()))
                .findFirst())
        .map(required -> "install " + required.install())
        .orElse("install what defines " + desired.gvk() + ", or take the object off this cluster");
  }

  /**
   * {@code , held by finalizers a, b}, or what a namespace says of what is left in it, or nothing.
   */
  public static String finalizers(Json.Obj object) {
    var names =
        object.list("metadata", "finalizers").stream()
            .map(item -> item instanceof Json.Str(var name) ? name : "")
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining(", "));
    var left =
        object.list("status", "conditions").stream()
            .filter(condition -> "True".equals(condition.text("status")))
            .filter(condition -> String.valueOf(condition.text("type")).startsWith("Namespace"))
            .map(condition -> condition.text("message"))
            .filter(Objects::nonNull)
            .collect(Collectors.joining("; "));
    return (names.isEmpty() ? "" : ", held by finalizers " + names)
        + (left.isEmpty() ? "" : ": " + left);
  }
}
