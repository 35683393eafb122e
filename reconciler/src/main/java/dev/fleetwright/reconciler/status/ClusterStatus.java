package dev.fleetwright.reconciler.status;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster stood after its last cycle.
 *
 * @param commit that the cluster's plan was compiled from
 * @param digest of the plan; clusters with equal digests hold the same
 * @param objects how many the plan has
 * @param applied how many objects the last cycle wrote
 * @param deleted how many it deleted
 * @param blocked objects that could not be brought to what the plan says, with the reason
 * @param message one line for people, empty when all is well
 * @param failures consecutive cycles that did not reach the cluster, or could not be done on it
 * @param nextTry when the breaker lets the next cycle through, where it is open
 * @param foreign fields that nobody declared, as the last cycle that looked saw them
 */
public record ClusterStatus(
    String cluster,
    String provider,
    List<String> environments,
    State state,
    String commit,
    String digest,
    int objects,
    int applied,
    int deleted,
    List<Blocked> blocked,
    Health health,
    String message,
    Instant at,
    @Nullable Instant lastInSync,
    int failures,
    @Nullable Instant nextTry,
    ForeignFields foreign) {

  public ClusterStatus {
    environments = List.copyOf(environments);
    blocked = List.copyOf(blocked);
  }

  /** Of a cluster in which nobody holds what nobody declared. */
  public ClusterStatus(
      String cluster,
      String provider,
      List<String> environments,
      State state,
      String commit,
      String digest,
      int objects,
      int applied,
      int deleted,
      List<Blocked> blocked,
      Health health,
      String message,
      Instant at,
      @Nullable Instant lastInSync,
      int failures,
      @Nullable Instant nextTry) {
    this(
        cluster,
        provider,
        environments,
        state,
        commit,
        digest,
        objects,
        applied,
        deleted,
        blocked,
        health,
        message,
        at,
        lastInSync,
        failures,
        nextTry,
        ForeignFields.NONE);
  }

  /** The same, with what nobody declared. */
  public ClusterStatus with(ForeignFields fields) {
    return new ClusterStatus(
        cluster,
        provider,
        environments,
        state,
        commit,
        digest,
        objects,
        applied,
        deleted,
        blocked,
        health,
        message,
        at,
        lastInSync,
        failures,
        nextTry,
        fields);
  }

  /** Unreachable, unhealthy and unfinished are different things; health is apart. */
  public enum State {
    /** Nothing was to be done, or all of it was done. */
    IN_SYNC,
    /** Some objects are held back; the others are in sync. */
    INCOMPLETE,
    /** Deletions wait for an approval; the rest is in sync. */
    HELD,
    /** The cluster did not answer, or not in time. */
    UNREACHABLE,
    /** The cluster answered and refused us, or is another one than it was. */
    REFUSED,
    /** The cluster is there, but the cycle on it could not be done. */
    FAILED,
    /** Never looked at. */
    UNKNOWN
  }

  /** The worst of the cluster's objects. */
  public enum Health {
    HEALTHY,
    PROGRESSING,
    DEGRADED,
    UNKNOWN
  }

  /**
   * @param object as {@code Kind/namespace/name}; empty for the cluster as a whole
   * @param code as in {@code docs/errors.md}
   * @param reason in words
   * @param fix what to do about it
   */
  public record Blocked(String object, String code, String reason, String fix) {}
}
