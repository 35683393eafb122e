/**
 * What the reconciler remembers. Losing it loses no object and deletes nothing.
 *
 * <p>The one door to the database; everything else sees {@link
 * dev.fleetwright.reconciler.store.FleetStore}.
 */
@NullMarked
package dev.fleetwright.reconciler.store;

import org.jspecify.annotations.NullMarked;
