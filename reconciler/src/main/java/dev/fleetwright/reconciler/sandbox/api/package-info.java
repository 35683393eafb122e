/**
 * The Kubernetes API of one simulated cluster: requests in, answers out.
 *
 * <p>{@link dev.fleetwright.reconciler.sandbox.api.ClusterApi} is the door. Faults, credentials and
 * the wire are the business of those who call it; what is wrong with an object is that of {@code
 * validation}. The rest is one package: the routes of reading, watching, writing and discovery
 * share how requests are read and answers are put into words.
 */
@NullMarked
package dev.fleetwright.reconciler.sandbox.api;

import org.jspecify.annotations.NullMarked;
