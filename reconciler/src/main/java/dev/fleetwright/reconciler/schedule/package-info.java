/**
 * When something is looked at: ticks from Quartz, and which clusters are due.
 *
 * <p>Nothing here knows what is done in a turn. The one door to Quartz, which only fires; who is
 * due is {@link dev.fleetwright.reconciler.schedule.Turns}.
 */
@NullMarked
package dev.fleetwright.reconciler.schedule;

import org.jspecify.annotations.NullMarked;
