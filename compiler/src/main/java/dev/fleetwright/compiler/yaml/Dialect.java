package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.SourceLocation;
import org.jspecify.annotations.Nullable;

/** How one kind of file is read, where YAML leaves room. What it objects to, it reports itself. */
interface Dialect {

  /**
   * A scalar as it stood: its text without quotes, its style and its tag.
   *
   * @param field the key that it is the value of; null for keys themselves and items of lists
   */
  record Scalar(
      String text,
      boolean plain,
      @Nullable String tag,
      @Nullable String field,
      SourceLocation at) {}

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

  /** What is wrong with a value that starts with two braces: no reader takes a map for a key. */
  Diagnostic template(SourceLocation at);
}
