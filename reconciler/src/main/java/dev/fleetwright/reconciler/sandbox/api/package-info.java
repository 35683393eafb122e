/**
 * The Kubernetes API of one simulated cluster: requests in, answers out.
 *
 * <p>{@link dev.fleetwright.reconciler.sandbox.api.ClusterApi} is the door. Faults, credentials and
 * the wire are the business of those who call it.
 */
@NullMarked
package dev.fleetwright.reconciler.sandbox.api;

import org.jspecify.annotations.NullMarked;
