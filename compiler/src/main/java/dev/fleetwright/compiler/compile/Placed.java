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
  static final Comparator<Placed> ORDER =
      Comparator.comparingInt(Placed::rank)
          .thenComparing(each -> each.key().namespace())
          .thenComparing(each -> each.key().name())
          .thenComparing(each -> each.key().kind())
          .thenComparing(each -> each.key().group())
          .thenComparing(Placed::at);

  static Placed of(Manifest manifest, SourceLocation at) {
    return new Placed(manifest, at, Kinds.rank(manifest.key()));
  }

  ObjectKey key() {
    return manifest.key();
  }
}
