/**
 * What {@code plan} and {@code apply} have in their hands: the compiled commit, the file that
 * carries a plan from one to the other, its JSON, and whether a cluster would go back by it.
 *
 * <p>Asks no cluster.
 */
@NullMarked
package dev.fleetwright.reconciler.cli.plan;

import org.jspecify.annotations.NullMarked;
