/**
 * What a server finds wrong with an object that is written: names, labels, types, what cannot
 * change, what there may be one of. Values in, {@link
 * dev.fleetwright.reconciler.sandbox.validation.Cause}s out. It knows nothing of what the
 * reconciler believes of these rules, which is tried against it.
 */
@NullMarked
package dev.fleetwright.reconciler.sandbox.validation;

import org.jspecify.annotations.NullMarked;
