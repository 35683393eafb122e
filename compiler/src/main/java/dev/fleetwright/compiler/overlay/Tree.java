package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.template.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tree of an object that is still to be filled in for a workload; see "Trees" in {@code
 * docs/overlays.md}.
 */
sealed interface Tree {
  /** Always left out. */
  record Absent() implements Tree {}

  /** Comes out as it is. */
  record Fixed(Json value) implements Tree {}

  record Filled(SourceLocation at, Template template) implements Tree {}

  record Fields(List<Field> fields) implements Tree {}

  record Field(String key, Tree value) {}

  record Items(List<Tree> items) implements Tree {}

  /** The value at a path, which comes out of a tree itself. */
  record From(SourceLocation at, Tree path, @Nullable Tree otherwise) implements Tree {}

  record If(Condition condition, Tree then, @Nullable Tree otherwise) implements Tree {}

  /**
   * Once per entry: items of the list it stands in, or, with {@code key}, a map.
   *
   * @param path what to go through
   * @param as the entry's name inside
   */
  record Each(String path, String as, Condition when, @Nullable Tree key, Tree value)
      implements Tree {}

  /** A scalar as a string. */
  record Text(SourceLocation at, Tree value) implements Tree {}

  /** A duration as whole seconds. */
  record Seconds(SourceLocation at, Tree value) implements Tree {}

  record Merged(List<Tree> trees) implements Tree {}
}
