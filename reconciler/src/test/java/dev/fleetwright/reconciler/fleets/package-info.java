/** Fleets that companies run, on as many real clusters at once. */
@NullMarked
package dev.fleetwright.reconciler.fleets;

import org.jspecify.annotations.NullMarked;
