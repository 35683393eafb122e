/**
 * A manifest: one Kubernetes object as it will be applied, with its bytes and digest kept.
 *
 * <p>Clusters that agree on an object share the same instance.
 */
@NullMarked
package dev.fleetwright.compiler.manifest;

import org.jspecify.annotations.NullMarked;
