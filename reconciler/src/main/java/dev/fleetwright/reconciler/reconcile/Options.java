package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.reconciler.guard.Approvals;
import java.time.Duration;

/**
 * How a cycle is to go.
 *
 * @param planOnly find out what would be done and write nothing, neither to the cluster nor to the
 *     store
 * @param even also a cluster that the breaker holds back
 * @param within the longest that a cycle may take
 * @param healthy how long to wait for health after the last write; zero not to wait
 * @param expected what the cycle may do
 */
public record Options(
    boolean planOnly,
    boolean even,
    Approvals approvals,
    Duration within,
    Duration healthy,
    Expected expected) {
  /** A cycle of the service. */
  public static final Options CYCLE =
      new Options(
          false, false, Approvals.NONE, Duration.ofMinutes(5), Duration.ZERO, Expected.ANYTHING);

  /** What would be done, asked by a person. */
  public static final Options PLAN =
      new Options(
          true, true, Approvals.NONE, Duration.ofMinutes(5), Duration.ZERO, Expected.ANYTHING);

  /** Done because a person said so. */
  public static final Options APPLY =
      new Options(
          false, true, Approvals.NONE, Duration.ofMinutes(5), Duration.ZERO, Expected.ANYTHING);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  public Options {
    if (!within.isPositive()) {
      throw new IllegalArgumentException("within is " + within + ", needs more than nothing");
    }
  }

  /**
   * How long what leaves may wait in this cycle for what takes its place. The service does not
   * wait: its next cycle looks again.
   */
  Duration patience() {
    return !even ? Duration.ZERO : healthy.compareTo(PATIENCE) > 0 ? healthy : PATIENCE;
  }

  public Options approving(Approvals approvals) {
    return new Options(planOnly, even, approvals, within, healthy, expected);
  }

  /** Does this and nothing else. */
  public Options expecting(Expected changes) {
    return new Options(planOnly, even, approvals, within, healthy, changes);
  }

  /** The same, also where the breaker holds the cluster back. */
  public Options evenNow() {
    return new Options(planOnly, true, approvals, within, healthy, expected);
  }

  Options writingNothing() {
    return new Options(true, even, approvals, within, healthy, expected);
  }

  public Options within(Duration within) {
    return new Options(planOnly, even, approvals, within, healthy, expected);
  }

  public Options onceHealthy(Duration healthy) {
    return new Options(planOnly, even, approvals, within, healthy, expected);
  }
}
