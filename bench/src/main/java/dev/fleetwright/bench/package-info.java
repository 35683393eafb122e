/**
 * The measurements of {@code docs/benchmarks.md}, each a program: it writes one and the same fleet
 * for us and for the peers, runs each as a user does, as a process of its own, and prints a table.
 * Nothing of the product uses it.
 */
@NullMarked
package dev.fleetwright.bench;

import org.jspecify.annotations.NullMarked;
