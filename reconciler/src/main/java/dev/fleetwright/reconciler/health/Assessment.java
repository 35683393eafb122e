package dev.fleetwright.reconciler.health;

import dev.fleetwright.reconciler.status.ClusterStatus.Health;

/**
 * How one object is.
 *
 * @param reason in words, empty when it is healthy; a live object may say anything there, so it is
 *     cut where it is long
 */
public record Assessment(Health health, String reason) {
  private static final int LONGEST = 1_000;

  public Assessment {
    reason = reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + " ...";
  }

  static final Assessment HEALTHY = new Assessment(Health.HEALTHY, "");

  static Assessment progressing(String reason) {
    return new Assessment(Health.PROGRESSING, reason);
  }

  static Assessment degraded(String reason) {
    return new Assessment(Health.DEGRADED, reason);
  }

  /** The worse of the two; DEGRADED is worst, then PROGRESSING, UNKNOWN, HEALTHY. */
  public static Health worse(Health a, Health b) {
    return rank(a) >= rank(b) ? a : b;
  }

  private static int rank(Health health) {
    return switch (health) {
      case HEALTHY -> 0;
      case UNKNOWN -> 1;
      case PROGRESSING -> 2;
      case DEGRADED -> 3;
    };
  }
}
