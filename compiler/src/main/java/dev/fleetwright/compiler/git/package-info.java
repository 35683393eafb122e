/**
 * The door to Git and to folders: a commit, or a folder as it lies there, as a {@link
 * dev.fleetwright.compiler.source.Snapshot}.
 *
 * <p>Commits are read from the object database, never through a checked-out tree; links are
 * reported, never followed; what the machine's or the user's Git configuration says plays no part.
 * The one door to JGit.
 */
@NullMarked
package dev.fleetwright.compiler.git;

import org.jspecify.annotations.NullMarked;
