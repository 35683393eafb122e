/**
 * Whether a live object does what it is there for, told from the object alone.
 *
 * <p>The rules of kstatus with few deliberate differences. Pure: it never asks a cluster.
 */
@NullMarked
package dev.fleetwright.reconciler.health;

import org.jspecify.annotations.NullMarked;
