/** What holds of the repository itself: its pipeline, and what its README promises. */
@NullMarked
package dev.fleetwright.project;

import org.jspecify.annotations.NullMarked;
