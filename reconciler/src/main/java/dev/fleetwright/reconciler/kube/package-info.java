/**
 * Real clusters behind the port of {@code cluster}: what a server serves, objects and lists.
 *
 * <p>What is asked and what is answered is JSON. Decides nothing about objects: it says what the
 * cluster said. {@code kube.config} says where a cluster is and who we are; {@code kube.http}
 * sends.
 */
@NullMarked
package dev.fleetwright.reconciler.kube;

import org.jspecify.annotations.NullMarked;
