package dev.fleetwright.compiler.cli;

/** A number of things in words: one of them has no plural. */
final class Counted {
  private Counted() {}

  /**
   * @param one the word for one, which takes an s
   */
  static String of(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}
