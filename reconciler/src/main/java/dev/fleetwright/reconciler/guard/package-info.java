/**
 * What may be done to a cluster, and above all what may be deleted: verdicts over values.
 *
 * <p>Deleting needs positive evidence; whatever is not known is not deleted. It never asks a
 * cluster and never acts.
 */
@NullMarked
package dev.fleetwright.reconciler.guard;

import org.jspecify.annotations.NullMarked;
