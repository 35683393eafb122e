package dev.fleetwright.compiler.plan;

import dev.fleetwright.compiler.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.NavigableMap;

/**
 * What every cluster of a fleet shall hold, from one commit.
 *
 * @param fleet the intent's {@code metadata.name}
 * @param commit full object id, or {@code worktree}
 * @param epochSecond the commit's time, seconds since 1970; the time of reading for a work tree
 * @param clusters by cluster name
 */
public record FleetPlan(
    String fleet, String commit, long epochSecond, NavigableMap<String, ClusterPlan> clusters) {
  public FleetPlan {
    clusters = Collections.unmodifiableNavigableMap(clusters);
  }

  /**
   * SHA-256 over the clusters' names and digests, 64 hexadecimal digits: plans with equal digests
   * bring the same to every cluster.
   */
  public String digest() {
    var digests = new StringBuilder(100 * clusters.size());
    clusters.forEach(
        (name, cluster) -> digests.append(name).append(' ').append(cluster.digest()).append('\n'));
    return Manifest.sha256(digests.toString().getBytes(StandardCharsets.UTF_8));
  }
}
