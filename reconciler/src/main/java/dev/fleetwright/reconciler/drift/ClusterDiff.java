package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.observe.Live;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import dev.fleetwright.reconciler.status.ForeignFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster differs from what is wanted of it.
 *
 * @param writes what to apply
 * @param unsure live objects of which nothing is remembered and that may or may not be as wanted;
 *     only the server can tell
 * @param learned what is in sync and was not remembered
 * @param blocked what cannot be brought to what is wanted now
 * @param foreign fields of objects of ours that nobody declared; they stay
 */
public record ClusterDiff(
    List<Write> writes,
    List<Write> unsure,
    Map<ObjectKey, Learned> learned,
    List<HeldBack> blocked,
    List<Foreign> foreign) {
  public ClusterDiff {
    writes = List.copyOf(writes);
    unsure = List.copyOf(unsure);
    learned = Map.copyOf(learned);
    blocked = List.copyOf(blocked);
    foreign = List.copyOf(foreign);
  }

  /** Why an object is written. */
  public enum Cause {
    /** It does not exist. */
    NEW,
    /** It exists, nobody manages it, and the plan has it. */
    ADOPTED,
    /** The plan says something else than what was applied. */
    CHANGED,
    /** Somebody changed or took a field of ours. */
    DRIFTED,
    /** The record of who owns which field was wiped. */
    OWNERSHIP_LOST,
    /** The server stored something else than was declared, and would not do so now. */
    OVERRULED,
    /** Nothing was remembered of it, and it is not as wanted. */
    FORGOTTEN;

    /** The plan brings it; it is no mere repair. */
    public boolean isNews() {
      return this != DRIFTED && this != OWNERSHIP_LOST && this != OVERRULED;
    }
  }

  /**
   * @param live null where the object does not exist, or not yet in the version that is wanted
   * @param by who made the difference, where it is drift
   */
  public record Write(
      Desired desired, Cause cause, Live.@Nullable Present live, List<Attribution> by) {
    public Write {
      by = List.copyOf(by);
    }
  }

  /** One object that is held back. */
  public record HeldBack(ObjectKey key, String unit, String code, String reason, String fix) {
    public Blocked status() {
      return new Blocked(key.toString(), code, reason, fix);
    }
  }

  /** One entry of the inventory that the plan does not have. */
  public record Orphan(InventoryEntry entry, Live live) {}

  /**
   * A field that somebody holds in an object of ours and that nobody declared, or in which the
   * server stored something else than was declared.
   *
   * @param manager whose it is, as the object says
   * @param time RFC 3339, by the cluster's clock
   * @param gives what power the field gives, in words; empty where it gives none
   * @param declared what we declared, as JSON; empty where nobody declared it
   * @param stored what the server stored instead; empty where it stored nothing
   */
  public record Foreign(
      ObjectKey key,
      String path,
      String manager,
      String time,
      String gives,
      String declared,
      String stored) {
    /** A field that nobody declared. */
    public Foreign(ObjectKey key, String path, String manager, String time, String gives) {
      this(key, path, manager, time, gives, "", "");
    }

    public boolean isOverruled() {
      return !declared.isEmpty();
    }

    public ForeignFields.Field status() {
      return new ForeignFields.Field(key.toString(), path, manager, time, gives, declared, stored);
    }
  }
}
