/**
 * The program: its main class, the scheduled service with its configuration, and the wiring, by
 * hand. The top floor: nothing uses it.
 */
@NullMarked
package dev.fleetwright.reconciler.app;

import org.jspecify.annotations.NullMarked;
