package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * An object on its way to becoming a manifest.
 *
 * @param part what it is of a workload, such as {@code service}; null for an emitted object
 * @param emit the overlay's entry that made it; null for a rendered object
 * @param entry for which it was made; null for the workload as a whole
 * @param clusterWide it lives in no namespace
 */
public record Piece(
    Json.Obj object,
    @Nullable String part,
    @Nullable String emit,
    @Nullable Entry entry,
    boolean clusterWide) {

  /** An entry of one of the workload's maps, such as {@code http} and {@code public}. */
  public record Entry(String trait, String key) {}

  public static Piece rendered(String part, Json.Obj object) {
    return new Piece(object, part, null, null, false);
  }

  public static Piece renderedFor(Entry entry, String part, Json.Obj object) {
    return new Piece(object, part, null, entry, false);
  }

  public Piece with(Json.Obj changed) {
    return new Piece(changed, part, emit, entry, clusterWide);
  }
}
