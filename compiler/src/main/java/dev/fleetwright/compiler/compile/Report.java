package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.ArrayList;
import java.util.List;

/** What a compile says of what it found: no more than anybody reads. */
final class Report {
  /** Of errors; and of warnings and notes together. */
  static final int MOST = 1000;

  private Report() {}

  /** By position; the first thousand of each, and how many more there are. */
  static List<Diagnostic> of(Diagnostics found, String intentPath) {
    var all = found.sorted();
    if (all.size() <= MOST) {
      return all;
    }
    var kept = new ArrayList<Diagnostic>();
    int errors = 0;
    int others = 0;
    for (var each : all) {
      int count = each.isError() ? ++errors : ++others;
      if (count <= MOST) {
        kept.add(each);
      }
    }
    var at = SourceLocation.whole(intentPath);
    if (errors > MOST) {
      kept.add(Diagnostic.error("FW1045", at, more(errors, "errors")));
    }
    if (others > MOST) {
      kept.add(Diagnostic.warning("FW1045", at, more(others, "warnings and notes")));
    }
    return List.copyOf(kept);
  }

  private static String more(int count, String what) {
    return "%d more %s are not listed".formatted(count - MOST, what);
  }
}
