/**
 * From a resolved workload to the objects of one cluster: the provider-neutral ones here, the rest
 * as the provider's overlay says.
 *
 * <p>Knows Kubernetes, knows no provider.
 */
@NullMarked
package dev.fleetwright.compiler.render;

import org.jspecify.annotations.NullMarked;
