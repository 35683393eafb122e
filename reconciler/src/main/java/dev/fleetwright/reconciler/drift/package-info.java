/**
 * Whether a live object is still what we applied, decided from what the server stored then.
 *
 * <p>Nothing is predicted: no defaulting, no schema. Pure functions over values.
 */
@NullMarked
package dev.fleetwright.reconciler.drift;

import org.jspecify.annotations.NullMarked;
