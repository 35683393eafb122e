/**
 * What the intent means for one cluster: who is placed there, which layers apply, what the values
 * are.
 *
 * <p>Every question about the cluster goes through {@link dev.fleetwright.compiler.resolve.Facts},
 * which remembers it: clusters that give the same answers share the result.
 */
@NullMarked
package dev.fleetwright.compiler.resolve;

import org.jspecify.annotations.NullMarked;
