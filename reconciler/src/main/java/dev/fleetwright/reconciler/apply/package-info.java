/**
 * Does to one cluster what was decided: claims it, writes in phases, deletes last.
 *
 * <p>It decides nothing about what is wanted or allowed. Whatever it does is recorded before it is
 * sent, so that it may be stopped at any point and begun again.
 */
@NullMarked
package dev.fleetwright.reconciler.apply;

import org.jspecify.annotations.NullMarked;
