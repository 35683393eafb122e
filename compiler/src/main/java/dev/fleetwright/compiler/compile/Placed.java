package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.kubernetes.Kinds;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.Comparator;

/**
 * An object of a unit.
 *
 * @param at the raw object, or the workload that it comes from
 * @param rank of its kind, worked out once
 */
record Placed(Manifest manifest, SourceLocation at, int rank) {
  /** The order of {@link Kinds#OUTPUT_ORDER}, then by place. */
  static final Comparator<Placed> ORDER = Placed::compare;

  static Placed of(Manifest manifest, SourceLocation at) {
    return new Placed(manifest, at, Kinds.rank(manifest.key()));
  }

  // Spelled out: a fleet's objects are many, and a chain of comparators is slow until it is
  // compiled.
  private static int compare(Placed one, Placed other) {
    if (one.rank != other.rank) {
      return Integer.compare(one.rank, other.rank);
    }
    var left = one.key();
    var right = other.key();
    int order = left.namespace().compareTo(right.namespace());
    order = order == 0 ? left.name().compareTo(right.name()) : order;
    order = order == 0 ? left.kind().compareTo(right.kind()) : order;
    order = order == 0 ? left.group().compareTo(right.group()) : order;
    return order == 0 ? one.at.compareTo(other.at) : order;
  }

  ObjectKey key() {
    return manifest.key();
  }
}
