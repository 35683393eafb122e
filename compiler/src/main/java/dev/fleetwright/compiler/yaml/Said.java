package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;

/** What one file gives rise to, up to a number beyond which nobody reads on. */
final class Said {
  private static final int ERRORS = 100;
  private static final int WARNINGS = 20;

  private final Diagnostics out;
  private int errors;
  private int warnings;

  Said(Diagnostics out) {
    this.out = out;
  }

  void add(Diagnostic diagnostic) {
    boolean wanted = diagnostic.isError() ? errors++ < ERRORS : warnings++ < WARNINGS;
    if (wanted) {
      out.add(diagnostic);
    }
  }

  /** Says once, when the file is done, what was left unsaid: an error when there is one in it. */
  void close(String file) {
    var at = SourceLocation.whole(file);
    if (errors > ERRORS) {
      out.add(Diagnostic.error("FW1022", at, errors - ERRORS + " more errors in this file"));
    }
    if (warnings > WARNINGS) {
      out.add(
          Diagnostic.warning("FW1022", at, warnings - WARNINGS + " more warnings in this file"));
    }
  }
}
