package dev.fleetwright.compiler.overlay;

import java.util.List;

/**
 * Objects that an overlay adds.
 *
 * @param each the map of the workload for whose entries they are made, or {@link #WORKLOAD}
 * @param clusterWide they live in no namespace
 */
record Emission(String name, String each, Condition when, List<Tree> objects, boolean clusterWide) {
  /** Once per workload. */
  static final String WORKLOAD = "workload";
}
