package dev.fleetwright.reconciler.apply;

/**
 * The named places at which a test ends the process: it throws an {@link Error}, which nothing here
 * catches, so that nothing is written after it.
 */
@FunctionalInterface
public interface FailPoint {
  FailPoint NONE = _ -> {};

  /**
   * @param place one of {@code registered}, {@code remembered}, {@code claimed}, {@code intended},
   *     {@code written}, {@code phase}, {@code deleting}, {@code deleted}, {@code forgotten},
   *     {@code confirmed}
   */
  void reached(String place);
}
