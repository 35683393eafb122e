package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.source.Diagnostic;
import java.util.List;

/** {@code --strict}: a warning is as good as an error. */
final class Strictness {
  static final String FLAG = "--strict";
  static final String HELP = "refuse what has a warning, too";

  private Strictness() {}

  static long warnings(List<Diagnostic> diagnostics) {
    return diagnostics.stream().filter(d -> d.severity() == Diagnostic.Severity.WARNING).count();
  }

  static String refusal(List<Diagnostic> diagnostics) {
    long warnings = warnings(diagnostics);
    return "refused by "
        + FLAG
        + ": "
        + (warnings == 1 ? "there is a warning" : "there are " + warnings + " warnings");
  }
}
