/**
 * What was read and where it stood: a commit's files, positions in them, and what is wrong there.
 *
 * <p>The lowest floor. Values only; reading Git or a disk is {@code git}'s door.
 */
@NullMarked
package dev.fleetwright.compiler.source;

import org.jspecify.annotations.NullMarked;
