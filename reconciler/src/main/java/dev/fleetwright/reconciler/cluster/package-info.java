/**
 * What we ask of a cluster, as values: the port between deciding and doing.
 *
 * <p>Everything above this floor sees a cluster only as a {@link
 * dev.fleetwright.reconciler.cluster.ClusterSession}; {@code kube} is the one that speaks HTTP.
 */
@NullMarked
package dev.fleetwright.reconciler.cluster;

import org.jspecify.annotations.NullMarked;
