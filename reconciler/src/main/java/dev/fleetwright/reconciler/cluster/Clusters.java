package dev.fleetwright.reconciler.cluster;

/** The way to a cluster. Safe for many threads. */
public interface Clusters {
  /**
   * Opens a session. Makes no request; what is wrong with the credentials' form is told here, what
   * is wrong with the cluster at the first call.
   *
   * @param context the kubeconfig context
   * @throws ClusterFailure when there is no such context or its entry cannot be used
   */
  ClusterSession open(String context) throws ClusterFailure;
}
