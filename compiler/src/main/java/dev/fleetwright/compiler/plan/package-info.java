/**
 * The result of a compile: for every cluster of the fleet, exactly what it shall hold.
 *
 * <p>A plan is a value that can be printed, compared, stored and tested. Nothing is applied that
 * was not first planned.
 */
@NullMarked
package dev.fleetwright.compiler.plan;

import org.jspecify.annotations.NullMarked;
