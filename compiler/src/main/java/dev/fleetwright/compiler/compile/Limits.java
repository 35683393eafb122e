package dev.fleetwright.compiler.compile;

import java.time.Duration;

/**
 * What one compile may cost before it is given up.
 *
 * @param time on the clock
 * @param objects of all clusters together; a unit on a cluster counts as one at least
 */
public record Limits(Duration time, long objects) {
  /** Many times what the largest fleets that we know need. */
  public static final Limits DEFAULT = new Limits(Duration.ofMinutes(5), 2_000_000);
}
