package dev.fleetwright.reconciler.inventory;

import dev.fleetwright.compiler.kubernetes.ObjectKey;

/**
 * One object that we wrote, or are about to write, on a cluster.
 *
 * @param version the API version it was last written in, such as {@code v1}
 * @param uid empty until the server has told it
 * @param unit the unit that it belongs to, {@code environment/name}
 * @param digest of the manifest last applied, empty before the first time
 */
public record InventoryEntry(
    ObjectKey key, String version, String uid, String unit, String digest, State state) {

  /** The server has not told a uid, so it is known by its marks alone, if it was made at all. */
  public boolean isUnconfirmed() {
    return uid.isEmpty();
  }

  /**
   * It is, or was, about to be written for another unit than it was in, and what came of that is
   * not known: it may carry the marks of either.
   */
  public boolean isMoving() {
    return state == State.PENDING && !isUnconfirmed();
  }

  /** The same in another state; one that moves stays so until it was seen where it is. */
  public InventoryEntry in(State next) {
    return isMoving() ? this : new InventoryEntry(key, version, uid, unit, digest, next);
  }

  /** How far it got. */
  public enum State {
    /** About to be made, or to be written for another unit; whether it was is not known. */
    PENDING,
    APPLIED,
    /** No longer wanted; it goes once what takes its place is healthy. */
    LEAVING,
    /** No longer wanted; a delete was sent or is due. */
    DELETING,
    /** Its kind is not served at the moment, so nothing is known of it. */
    UNKNOWN
  }
}
