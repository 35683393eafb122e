/**
 * What a change does to the fleet: two plans in, the difference out, as a value.
 *
 * <p>No cluster is asked and no text of a diff tool is used: objects are compared field by field,
 * and clusters on which the same thing changes in the same way are told together. It decides
 * nothing; how dangerous a change is, is a fact about it.
 */
@NullMarked
package dev.fleetwright.compiler.diff;

import org.jspecify.annotations.NullMarked;
