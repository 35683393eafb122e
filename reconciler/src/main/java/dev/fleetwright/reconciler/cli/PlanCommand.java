package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.reconciler.reconcile.Options;
import java.io.IOException;

/** {@code fleetwright plan}. */
public final class PlanCommand extends ReconcileCommand {
  @Override
  protected void takes(Line line) {
    line.says(
        "Compare live clusters with the compiled manifests; change nothing.",
        "Exits with 2 when something would change, with 3 when a cluster cannot be worked with.");
    super.takes(line);
  }

  @Override
  protected int run() throws CommandFailure, IOException, InterruptedException {
    Quiet.libraries();
    var compiled = compile();
    var approved = approvals.approvals();
    var options = Options.PLAN.approving(approved).within(clusters.timeout());
    try (var store = memoryToRead(compiled.plan().fleet())) {
      require(approved, compiled.plan(), store);
      var cycles = round(compiled.plan(), store, options);
      show(compiled, cycles, false);
      var back = GoingBack.of(compiled, store.statuses());
      if (back.isPresent()) {
        say(back.get().text());
        say("  fix: if that is meant, apply it with --allow-rollback");
      }
      boolean lost = cycles.stream().anyMatch(cycle -> CyclesText.isLost(cycle.status()));
      boolean changes =
          cycles.stream()
              .anyMatch(
                  cycle -> !cycle.changes().isEmpty() || CyclesText.isHeldBack(cycle.status()));
      return lost ? ExitCode.WORLD : changes ? ExitCode.CHANGES : ExitCode.OK;
    }
  }
}
