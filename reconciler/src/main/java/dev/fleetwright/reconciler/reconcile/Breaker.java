package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.status.ClusterStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a cluster alone that did not answer three times. It is tried again after half a minute,
 * then after ever longer, at last twice an hour; the first request of a cycle is the probe.
 */
final class Breaker {
  static final int FAILURES = 3;

  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private Breaker() {}

  /** When the next cycle may be tried, or null while the breaker is closed. */
  static @Nullable Instant nextTry(int failures, Pace pace) {
    if (failures < FAILURES) {
      return null;
    }
    var wait = FIRST;
    for (int i = FAILURES; i < failures && wait.compareTo(LONGEST) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    var base = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    // Later by up to a quarter, never earlier: clusters that failed together come back apart.
    return pace.now().plus(base).plus(pace.part(base.dividedBy(4)));
  }

  static boolean isOpen(ClusterStatus last, Instant now) {
    var next = last.nextTry();
    return next != null && now.isBefore(next);
  }
}
