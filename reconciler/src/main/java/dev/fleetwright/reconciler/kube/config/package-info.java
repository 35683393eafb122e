/**
 * From a kubeconfig and the operator's word to one context: where to connect, whom to trust, and a
 * credential that is kept fresh, by a file or a program that prints one.
 *
 * <p>What a kubeconfig must not make us do is refused here. Reads files and runs programs; connects
 * to nothing, and knows no HTTP client.
 */
@NullMarked
package dev.fleetwright.reconciler.kube.config;

import org.jspecify.annotations.NullMarked;
