/**
 * What in objects is a matter of security: who may do more, what can be reached from further, and
 * what single fields give.
 *
 * <p>Facts about values, of Kubernetes and of what is usually installed on it; nobody is asked and
 * nothing is decided.
 */
@NullMarked
package dev.fleetwright.compiler.security;

import org.jspecify.annotations.NullMarked;
