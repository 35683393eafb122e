/**
 * Raw manifests: objects that stand in files of the repo and go to clusters as they are. They are
 * read once, checked as far as that goes without a cluster, and tell where the objects of their
 * kinds live.
 */
@NullMarked
package dev.fleetwright.compiler.raw;

import org.jspecify.annotations.NullMarked;
