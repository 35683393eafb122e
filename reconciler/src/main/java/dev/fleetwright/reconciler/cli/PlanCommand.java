package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.reconciler.reconcile.Options;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code fleetwright plan}. */
@Command(
    name = "plan",
    description = {
      "Compare live clusters with the compiled manifests; change nothing.",
      "Exits with 2 when something would change, with 3 when a cluster cannot be worked with."
    })
public final class PlanCommand extends ReconcileCommand {
  @Override
  protected int run() throws CommandFailure, IOException, InterruptedException {
    var plan = compile();
    var options = Options.PLAN.approving(approvals.approvals()).within(clusters.timeout());
    try (var store = memoryToRead()) {
      var cycles = round(plan, store, options);
      show(plan, cycles, false);
      boolean lost = cycles.stream().anyMatch(cycle -> CyclesText.isLost(cycle.status()));
      boolean changes =
          cycles.stream()
              .anyMatch(
                  cycle -> !cycle.changes().isEmpty() || CyclesText.isHeldBack(cycle.status()));
      return lost ? ExitCode.WORLD : changes ? ExitCode.CHANGES : ExitCode.OK;
    }
  }
}
