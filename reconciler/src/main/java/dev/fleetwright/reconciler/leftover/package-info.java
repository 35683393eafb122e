/**
 * What others left in an object and what is wanted of it does not bear: the other member of a
 * union, an item of ours under another key, fields of tools that let go of the object, field
 * entries in a version that is gone.
 *
 * <p>Server-side apply takes away only what its manager owned alone. So what has to go is first
 * made ours, in {@code metadata.managedFields}, and the next apply, which does not speak of it,
 * takes it away in the same write that brings what is wanted. Pure functions over values.
 */
@NullMarked
package dev.fleetwright.reconciler.leftover;

import org.jspecify.annotations.NullMarked;
