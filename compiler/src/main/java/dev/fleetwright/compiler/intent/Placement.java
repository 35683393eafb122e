package dev.fleetwright.compiler.intent;

import org.jspecify.annotations.Nullable;

/**
 * Where something runs: the clusters that {@code select} matches and {@code exclude} does not, or
 * some of them.
 */
public record Placement(Selector select, @Nullable Selector exclude, @Nullable Spread spread) {
  /** Every cluster of every environment. */
  public static final Placement EVERYWHERE = new Placement(Selector.EVERY, null, null);

  /**
   * Only some of the clusters, chosen by name so that a new cluster moves as little as possible.
   *
   * @param by the attribute whose values make the groups, or null for one group
   * @param count how many clusters altogether, taken from the groups in turn; null for no limit
   * @param perGroup how many clusters of each group; null for no limit
   */
  public record Spread(
      Selector.@Nullable Field by, @Nullable Long count, @Nullable Long perGroup) {}
}
