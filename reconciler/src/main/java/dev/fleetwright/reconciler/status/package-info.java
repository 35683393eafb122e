/** One view over all clusters: the read model that commands, API and page share. Values only. */
@NullMarked
package dev.fleetwright.reconciler.status;

import org.jspecify.annotations.NullMarked;
