/**
 * Brings clusters to their plans: one cluster's cycle, and the fleet's round of them.
 *
 * <p>One cluster's trouble is that cluster's status and nobody else's. What to compile and when to
 * run is not decided here.
 */
@NullMarked
package dev.fleetwright.reconciler.reconcile;

import org.jspecify.annotations.NullMarked;
