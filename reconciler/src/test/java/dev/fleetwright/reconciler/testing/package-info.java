/**
 * Real Kubernetes clusters for tests: etcd, kube-apiserver, controllers and a simulated world, as
 * processes on loopback that die with this JVM.
 *
 * <p>It knows nothing of the product: a test hands the kubeconfig to whatever it tests and looks at
 * the outcome through {@link dev.fleetwright.reconciler.testing.RealCluster} itself, so that a
 * fault of our client cannot hide from its own test.
 */
@NullMarked
package dev.fleetwright.reconciler.testing;

import org.jspecify.annotations.NullMarked;
