/**
 * Simulated Kubernetes clusters in one process: the API of a real cluster where a reconciler or
 * kubectl looks, on loopback, with faults on demand.
 *
 * <p>{@link dev.fleetwright.reconciler.sandbox.Sandbox#start} serves any number of clusters and
 * hands back their kubeconfig. Objects live in memory and end with the process. It is no scheduler
 * and no container runtime: workloads become healthy because a controller says so. It knows nothing
 * of fleets, plans or overlays; which extra kinds a cluster has is told by its caller.
 */
@NullMarked
package dev.fleetwright.reconciler.sandbox;

import org.jspecify.annotations.NullMarked;
