/**
 * The controllers of a simulated cluster, just enough that workloads become healthy, namespaces and
 * dependents go away, and custom kinds are served.
 *
 * <p>A controller looks at one object at a time and writes what it finds through {@link
 * dev.fleetwright.reconciler.sandbox.api.ClusterCore}. There are no pods behind workloads: their
 * status is told directly. A container image tagged {@code missing} or {@code crash} never becomes
 * ready.
 */
@NullMarked
package dev.fleetwright.reconciler.sandbox.controllers;

import org.jspecify.annotations.NullMarked;
