/**
 * The one function: a snapshot of a fleet repo to the plan of every cluster, or every error found.
 *
 * <p>Wires the floors below and owns what needs all of them at once: which unit runs where, raw
 * manifests, namespaces, needs, objects that two units both want. A function of the snapshot alone:
 * no clock, disk, network or hash order, and the same bytes for any number of threads.
 */
@NullMarked
package dev.fleetwright.compiler.compile;

import org.jspecify.annotations.NullMarked;
