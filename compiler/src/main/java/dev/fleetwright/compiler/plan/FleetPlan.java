package dev.fleetwright.compiler.plan;

import java.util.Collections;
import java.util.NavigableMap;

/**
 * What every cluster of a fleet shall hold, from one commit.
 *
 * @param fleet the intent's {@code metadata.name}
 * @param commit full object id, or {@code worktree}
 * @param epochSecond the commit's time, seconds since 1970; 0 for a work tree
 * @param clusters by cluster name
 */
public record FleetPlan(
    String fleet, String commit, long epochSecond, NavigableMap<String, ClusterPlan> clusters) {
  public FleetPlan {
    clusters = Collections.unmodifiableNavigableMap(clusters);
  }
}
