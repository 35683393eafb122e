package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.SourceLocation;
import org.jspecify.annotations.Nullable;

/** How one kind of file is read, where YAML leaves room. What it objects to, it reports itself. */
interface Dialect {

  /** A scalar as it stood: its text without quotes, its style and its tag. */
  record Scalar(String text, boolean plain, @Nullable String tag, SourceLocation at) {}

  /** The value; where the dialect objects, something to go on with. */
  Json value(Scalar scalar);

  /** The name of a key, or null where it has none. */
  @Nullable String key(Scalar scalar);

  /** A tag of a map or list. */
  void collectionTag(String tag, boolean map, SourceLocation at);

  /** An anchor or alias; false refuses it. */
  boolean anchor(String name, boolean alias, SourceLocation at);

  /** Whether a plain {@code <<} takes in the fields of another map. */
  boolean merges();

  /** Whether a key that is there twice has its last value; otherwise it is an error. */
  boolean lastKeyWins();

  /** A map in braces whose text starts with two of them, not read any further when true. */
  boolean isTemplate(SourceLocation at);
}
