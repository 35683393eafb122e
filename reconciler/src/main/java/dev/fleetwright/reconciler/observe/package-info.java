/**
 * What a cluster holds of what is wanted and of what was put there: one look, as a value.
 *
 * <p>What could not be seen is unknown, which is a type of its own and never counts as absent. It
 * decides nothing and writes nothing.
 */
@NullMarked
package dev.fleetwright.reconciler.observe;

import org.jspecify.annotations.NullMarked;
