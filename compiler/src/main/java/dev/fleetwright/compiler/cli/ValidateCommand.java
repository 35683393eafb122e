package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.plan.Compilation.Rejected;
import dev.fleetwright.compiler.source.Snapshot;
import java.io.IOException;
import java.util.List;

/** {@code fleetwright validate}. */
public final class ValidateCommand extends FleetCommand {
  private boolean strict;

  @Override
  protected void takes(Line line) {
    line.says("Say every error and warning of the intent, for every cluster; write nothing.");
    line.flag(Strictness.HELP, is -> strict = is, Strictness.FLAG);
  }

  @Override
  protected List<String> forms() {
    return List.of("text", "json", "sarif");
  }

  @Override
  protected String revision() {
    return Snapshot.WORKTREE;
  }

  @Override
  protected int run() throws CommandFailure, IOException {
    var source = FleetSource.open(options, revision());
    return switch (source.compile()) {
      case Compiled(var plan, var diagnostics) -> {
        var narrowed = ClusterFilter.narrow(plan, options);
        printDiagnostics(diagnostics, source.snapshot());
        if (strict && Strictness.warnings(diagnostics) > 0) {
          say(Strictness.refusal(diagnostics));
          yield ExitCode.INPUT;
        }
        int objects =
            narrowed.clusters().values().stream().mapToInt(c -> c.manifests().size()).sum();
        int notes = diagnostics.size();
        long warnings = Strictness.warnings(diagnostics);
        // Not a format: its first %d loads the locale's digits, which a cold start feels.
        say(
            ("valid: " + Counted.of(narrowed.clusters().size(), "cluster"))
                + (", " + Counted.of(objects, "object"))
                + (warnings == 0 ? "" : ", " + Counted.of(warnings, "warning"))
                + (notes == warnings ? "" : ", " + Counted.of(notes - warnings, "note")));
        yield ExitCode.OK;
      }
      case Rejected(var diagnostics) -> {
        printDiagnostics(diagnostics, source.snapshot());
        yield ExitCode.INPUT;
      }
    };
  }
}
