/**
 * Providers as data: what a cluster of a provider must tell, and how each need of a workload is
 * realised or refused there.
 *
 * <p>The language is defined in {@code docs/overlays.md}. Nothing here knows a provider's name,
 * reads a file or asks about a cluster by another way than {@link
 * dev.fleetwright.compiler.resolve.Facts}.
 */
@NullMarked
package dev.fleetwright.compiler.overlay;

import org.jspecify.annotations.NullMarked;
