package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SecretLines;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.SourceLocation;

/**
 * What one file gives rise to, up to a number beyond which nobody reads on, and what of the file
 * may be said in it.
 */
final class Said {
  private static final int ERRORS = 100;
  private static final int WARNINGS = 20;

  private final Diagnostics out;
  private final SecretLines secrets;
  private int errors;
  private int warnings;

  Said(Diagnostics out, SecretLines secrets) {
    this.out = out;
    this.secrets = secrets;
  }

  /** Whether what stands at a place is not to be quoted. */
  boolean isSecret(SourceLocation at) {
    return secrets.has(at.line());
  }

  /** An author's word, where it may be quoted. */
  String shown(SourceLocation at, String text) {
    return isSecret(at) ? "(not shown)" : Shown.of(text);
  }

  /** The same in quotes. */
  String quoted(SourceLocation at, String text) {
    return isSecret(at) ? "(not shown)" : "'" + Shown.of(text) + "'";
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
