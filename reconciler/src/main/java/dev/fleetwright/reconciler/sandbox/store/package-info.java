/**
 * The objects of one simulated cluster: compact, versioned, with a bounded history for watches.
 *
 * <p>It stores what it is given. What may be stored is decided above.
 */
@NullMarked
package dev.fleetwright.reconciler.sandbox.store;

import org.jspecify.annotations.NullMarked;
