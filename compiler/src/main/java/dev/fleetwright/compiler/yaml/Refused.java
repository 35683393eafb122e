package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.source.Diagnostic;

/** A text that cannot be read any further. Caught by the reader that the caller asked. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  Refused(Diagnostic diagnostic) {
    super(diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
