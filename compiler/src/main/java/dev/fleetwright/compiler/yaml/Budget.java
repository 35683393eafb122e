package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.SourceLocation;

/**
 * What one file may cost, counted as if every alias were written out, so that nobody downstream
 * meets more than this.
 */
final class Budget {
  private static final long NODES = 1_000_000;

  private final int depth;
  private final long characters;
  private long nodesSpent;
  private long charactersSpent;

  /**
   * @param depth the deepest nesting
   * @param characters the most text in keys and values together
   */
  Budget(int depth, long characters) {
    this.depth = depth;
    this.characters = characters;
  }

  long nodes() {
    return nodesSpent;
  }

  long characters() {
    return charactersSpent;
  }

  void spend(long nodes, long text, SourceLocation at) throws Refused {
    nodesSpent += nodes;
    charactersSpent += text;
    if (nodesSpent > NODES) {
      throw new Refused(
          Diagnostic.error("FW1013", at, "more than " + NODES + " values in one file")
              .because("aliases count as often as they are used")
              .fix("split the file"));
    }
    if (charactersSpent > characters) {
      throw new Refused(
          Diagnostic.error(
                  "FW1013", at, "more than " + characters + " characters of text in one file")
              .because("aliases count as often as they are used")
              .fix("split the file"));
    }
  }

  void descend(int level, SourceLocation at) throws Refused {
    if (level > depth) {
      throw new Refused(
          Diagnostic.error("FW1012", at, "nested deeper than " + depth + " levels")
              .fix("nest less: no Kubernetes object and no intent needs so much"));
    }
  }
}
