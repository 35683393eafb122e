/**
 * What Kubernetes objects are made of: kinds, types, and how their parts merge.
 *
 * <p>Built-in kinds come from two tables generated from a release ({@code kinds.txt}, {@code
 * types.txt}); custom kinds from the schema of their definition. Nothing here holds an object.
 */
@NullMarked
package dev.fleetwright.reconciler.sandbox.schema;

import org.jspecify.annotations.NullMarked;
