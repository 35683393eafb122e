package dev.fleetwright.compiler.resolve;

import java.util.regex.Pattern;

/** Ranges of Kubernetes minors: {@code 1.35}, {@code ">=1.34"}, {@code ">=1.34 <1.37"}. */
final class VersionRange {
  private static final Pattern BOUND = Pattern.compile("(>=|<=|>|<|=)?\\s*1\\.([0-9]{1,3})");
  private static final Pattern RANGE =
      Pattern.compile(BOUND.pattern() + "(?:[\\s,]++" + BOUND.pattern() + ")*+");

  private static final int LONGEST = 100;

  private VersionRange() {}

  static boolean isRange(String text) {
    return text.length() <= LONGEST && RANGE.matcher(text.strip()).matches();
  }

  /** Whether a minor such as {@code 1.36} lies in every bound of a range. */
  static boolean holds(String range, String version) {
    var minor = BOUND.matcher(version.strip());
    if (!minor.matches()) {
      return false;
    }
    int actual = Integer.parseInt(minor.group(2));
    var bounds = BOUND.matcher(range);
    while (bounds.find()) {
      int bound = Integer.parseInt(bounds.group(2));
      boolean inside =
          switch (bounds.group(1)) {
            case ">=" -> actual >= bound;
            case "<=" -> actual <= bound;
            case ">" -> actual > bound;
            case "<" -> actual < bound;
            case null, default -> actual == bound;
          };
      if (!inside) {
        return false;
      }
    }
    return true;
  }
}
