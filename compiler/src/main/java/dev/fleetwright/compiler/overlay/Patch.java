package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.source.NameGlob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change to objects of a workload.
 *
 * @param merge laid over the object, when there is one
 * @param operations applied to it in order
 */
record Patch(
    String name,
    Target target,
    Condition when,
    @Nullable Tree merge,
    List<JsonOperation> operations) {

  /** Which objects; a null field fits all. */
  record Target(
      boolean pod,
      @Nullable String kind,
      @Nullable String group,
      @Nullable String name,
      @Nullable String emit,
      @Nullable String part) {

    boolean fits(Piece piece) {
      var key = dev.fleetwright.compiler.kubernetes.ObjectKey.of(piece.object());
      return fits(kind, key.kind())
          && fits(group, key.group())
          && fits(emit, piece.emit())
          && fits(part, piece.part())
          && (name == null || NameGlob.matches(name, key.name()));
    }

    private static boolean fits(@Nullable String wanted, @Nullable String actual) {
      return wanted == null || wanted.equals(actual);
    }
  }

  /** An operation of RFC 6902 whose value is still to be filled in. */
  record JsonOperation(String op, List<String> path, @Nullable Tree value) {}
}
