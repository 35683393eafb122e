/**
 * What the service tells machines over HTTP: whether it lives, whether it is ready, its metrics,
 * the status of all clusters. Reads only; nothing here changes anything.
 *
 * <p>The one door to Micrometer.
 */
@NullMarked
package dev.fleetwright.reconciler.web;

import org.jspecify.annotations.NullMarked;
