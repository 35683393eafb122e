package dev.fleetwright.reconciler.cluster;

import java.time.Duration;

/** The way to a cluster. Safe for many threads. */
public interface Clusters {
  /** How long a cycle may take where nobody says otherwise. */
  Duration CYCLE = Duration.ofMinutes(5);

  /**
   * Opens a session. Makes no request; what is wrong with the credentials' form is told here, what
   * is wrong with the cluster at the first call.
   *
   * @param context the kubeconfig context
   * @param within all calls of the session end by then, counted from now; a call that would start
   *     later fails with DEADLINE
   * @throws ClusterFailure when there is no such context or its entry cannot be used
   */
  ClusterSession open(String context, Duration within) throws ClusterFailure;

  /**
   * Opens a session for a cluster of the fleet.
   *
   * @param context the one that Git names; the operator's word on the cluster beats it
   */
  default ClusterSession open(String cluster, String context, Duration within)
      throws ClusterFailure {
    return open(context, within);
  }

  /** Opens a session of the usual length. */
  default ClusterSession open(String context) throws ClusterFailure {
    return open(context, CYCLE);
  }
}
