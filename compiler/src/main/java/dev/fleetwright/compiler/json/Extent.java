package dev.fleetwright.compiler.json;

/**
 * How much a value is once it is written out. Values share their parts, so what takes little memory
 * may be text without end.
 */
public final class Extent {
  private Extent() {}

  /**
   * How many values there are in a value, itself counted.
   *
   * @param most more of them are not counted: the answer is {@code most + 1} then, and where values
   *     are nested deeper than {@code deepest}
   */
  public static int of(Json value, int most, int deepest) {
    return most - Math.max(-1, left(value, most, deepest));
  }

  /** How many values of {@code most} are left after this one; negative where it does not fit. */
  private static int left(Json value, int most, int deepest) {
    int left = deepest < 0 ? -1 : most - 1;
    switch (value) {
      case Json.Obj(var fields) -> {
        for (var field : fields.values()) {
          if (left < 0) {
            break;
          }
          left = left(field, left, deepest - 1);
        }
      }
      case Json.Arr(var items) -> {
        for (var item : items) {
          if (left < 0) {
            break;
          }
          left = left(item, left, deepest - 1);
        }
      }
      case Json.Str _, Json.Int _, Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
    return left;
  }
}
