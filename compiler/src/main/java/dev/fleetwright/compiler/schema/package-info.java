/**
 * Whether a file has the shape that its JSON Schema asks for, each violation at its place in the
 * source and in words.
 *
 * <p>Shape only: what a name refers to, and whether two parts fit each other, is for those who read
 * the file. The one door to the schema validator, which fetches nothing from anywhere.
 */
@NullMarked
package dev.fleetwright.compiler.schema;

import org.jspecify.annotations.NullMarked;
