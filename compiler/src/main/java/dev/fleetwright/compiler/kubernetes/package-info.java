/**
 * What is known of Kubernetes without a cluster: object identity, kinds, order, list keys,
 * quantities, API removals. Tables and pure functions.
 */
@NullMarked
package dev.fleetwright.compiler.kubernetes;

import org.jspecify.annotations.NullMarked;
