package dev.fleetwright.reconciler.sandbox;

import java.util.List;

/**
 * A simulated cluster to be.
 *
 * @param name the name of its kubeconfig context
 * @param provider what it is like, such as {@code eks}; empty for none
 * @param minor of the Kubernetes release: 31 is 1.31
 * @param extraKinds custom kinds that it serves from the start
 */
public record ClusterSpec(String name, String provider, int minor, List<ExtraKind> extraKinds) {
  public static final int OLDEST_MINOR = 28;

  public ClusterSpec {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a cluster needs a name");
    }
    if (minor < OLDEST_MINOR) {
      throw new IllegalArgumentException("minor is " + minor + ", needs at least " + OLDEST_MINOR);
    }
    extraKinds = List.copyOf(extraKinds);
  }

  public ClusterSpec(String name) {
    this(name, "", 37, List.of());
  }
}
