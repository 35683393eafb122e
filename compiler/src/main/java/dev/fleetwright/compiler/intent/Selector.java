package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.source.NameGlobs;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.List;

/** A condition over the attributes of a cluster in an environment, as written. */
public sealed interface Selector {
  /** Matches every cluster. */
  Selector EVERY = new All(List.of());

  /** All must hold. */
  record All(List<Selector> parts) implements Selector {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** One must hold. */
  record Any(List<Selector> parts) implements Selector {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /** Must not hold. */
  record Not(Selector part) implements Selector {}

  /**
   * An attribute has one of these values.
   *
   * @param label which label, for {@link Field#LABEL}; else empty
   * @param values names, globs, or ranges of versions
   * @param names the values as names and globs
   */
  record Test(Field field, String label, List<Ref> values, SourceLocation at, NameGlobs names)
      implements Selector {
    public Test(Field field, String label, List<Ref> values, SourceLocation at) {
      this(
          field,
          label,
          List.copyOf(values),
          at,
          NameGlobs.of(values.stream().map(Ref::text).toList()));
    }
  }

  /** What a selector can look at. */
  enum Field {
    ENVIRONMENT("environment"),
    PROVIDER("provider"),
    REGION("region"),
    CLUSTER("cluster"),
    GROUP("group"),
    STATE("state"),
    KUBERNETES("kubernetes"),
    LABEL("label");

    private final String word;

    Field(String word) {
      this.word = word;
    }

    /** As it is written in an intent. */
    public String word() {
      return word;
    }
  }
}
