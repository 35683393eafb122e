/**
 * How a person on the same machine speaks to a running service: short messages over a Unix domain
 * socket in its state folder, for the folder's owner alone.
 *
 * <p>Nothing here decides anything, and nothing of it is reachable over a network.
 */
@NullMarked
package dev.fleetwright.reconciler.control;

import org.jspecify.annotations.NullMarked;
