package dev.fleetwright.compiler.plan;

import dev.fleetwright.compiler.source.Diagnostic;
import java.util.List;

/** What a compile gives: a whole plan, or every error found; never half a plan. */
public sealed interface Compilation {
  /** Warnings and notes of a plan, or errors and warnings of a rejection; sorted by position. */
  List<Diagnostic> diagnostics();

  record Compiled(FleetPlan plan, List<Diagnostic> diagnostics) implements Compilation {}

  record Rejected(List<Diagnostic> diagnostics) implements Compilation {}
}
