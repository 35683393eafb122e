/**
 * What we put on a cluster: recorded before it is written, forgotten only after its end is seen.
 */
@NullMarked
package dev.fleetwright.reconciler.inventory;

import org.jspecify.annotations.NullMarked;
