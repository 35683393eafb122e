package dev.fleetwright.reconciler.guard;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * A yes that is kept until its end, or until it was made use of.
 *
 * @param id unique
 * @param owner who said it, as the operating system calls them
 * @param until when it ends
 * @param clusters where it holds; everywhere when empty
 * @param plans digests of the clusters' plans for which it holds; for every one when empty
 * @param spent clusters where it was made use of, and holds no more
 */
public record Approval(
    String id,
    String owner,
    Instant at,
    Instant until,
    Set<String> clusters,
    Set<String> plans,
    Approvals what,
    Set<String> spent) {
  public Approval {
    clusters = Set.copyOf(clusters);
    plans = Set.copyOf(plans);
    spent = Set.copyOf(spent);
  }

  /** Whether it holds for a cluster with this plan. */
  public boolean holds(String cluster, String digest, Instant now) {
    return now.isBefore(until)
        && !spent.contains(cluster)
        && (clusters.isEmpty() || clusters.contains(cluster))
        && (plans.isEmpty() || plans.contains(digest));
  }

  /** The same, for these plans alone. */
  public Approval of(Set<String> digests) {
    return new Approval(id, owner, at, until, clusters, digests, what, spent);
  }

  /** The same, made use of on one more cluster. */
  public Approval spentOn(String cluster) {
    var more = new HashSet<>(spent);
    more.add(cluster);
    return new Approval(id, owner, at, until, clusters, plans, what, more);
  }
}
