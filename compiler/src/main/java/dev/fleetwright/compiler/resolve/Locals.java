package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.json.Json;

/**
 * What a workload or component adds to the names of its cluster. Told apart by identity: one is
 * made for each merged specification.
 */
final class Locals {
  private final Json.Obj unit;
  private final Json.Obj vars;
  private final int blanks;

  /**
   * @param unit what can be named as {@code workload.*}
   * @param vars its own layer of {@code vars}
   * @param blanks how many texts of it may be left blank
   */
  Locals(Json.Obj unit, Json.Obj vars, int blanks) {
    this.unit = unit;
    this.vars = vars;
    this.blanks = blanks;
  }

  Json.Obj unit() {
    return unit;
  }

  Json.Obj vars() {
    return vars;
  }

  int blanks() {
    return blanks;
  }
}
