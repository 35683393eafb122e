/**
 * The commands that look at clusters. Each asks a lower floor for a value and prints it.
 *
 * <p>Nothing is decided here. What a short command does not need (database, Kubernetes client) is
 * loaded only when it runs.
 */
@NullMarked
package dev.fleetwright.reconciler.cli;

import org.jspecify.annotations.NullMarked;
