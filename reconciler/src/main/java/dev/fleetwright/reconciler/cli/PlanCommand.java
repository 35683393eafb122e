package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.reconciler.cli.plan.Compiled;
import dev.fleetwright.reconciler.cli.plan.GoingBack;
import dev.fleetwright.reconciler.cli.plan.PlanFile;
import dev.fleetwright.reconciler.cli.text.CyclesText;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.Options;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.store.FleetStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code fleetwright plan}. */
public final class PlanCommand extends ReconcileCommand {
  /** How often to look where the state is behind a cluster: it may merely be a moment old. */
  private static final int LOOKS = 3;

  @Nullable Path file;

  @Override
  protected void takes(Line line) {
    line.says(
        "Compare live clusters with the compiled manifests; change nothing.",
        "Exits with 2 when something would change, with 3 when a cluster cannot be worked with.");
    line.value(
        Path.class,
        "FILE",
        "write the plan, for 'apply FILE' to do that and nothing else",
        path -> file = path,
        "--out");
    super.takes(line);
  }

  @Override
  protected int run() throws CommandFailure, IOException, InterruptedException {
    Quiet.libraries();
    var compiled = compile();
    var approved = approvals.approvals();
    var options = Options.PLAN.approving(approved).within(clusters.timeout());
    for (int look = 1; ; look++) {
      try (var store = memoryToRead(compiled.plan().fleet())) {
        require(approved, compiled.plan(), store);
        var cycles = round(compiled.plan(), store, options);
        if (look == LOOKS || cycles.stream().noneMatch(PlanCommand::isAhead)) {
          return shown(compiled, approved, store, cycles);
        }
      }
    }
  }

  /** The cluster was written to since the state was read, as a service that runs does. */
  private static boolean isAhead(Cycle cycle) {
    return cycle.status().blocked().stream().anyMatch(why -> why.code().equals("FW2022"));
  }

  private int shown(Compiled compiled, Approvals approved, FleetStore store, List<Cycle> cycles)
      throws CommandFailure, IOException {
    show(compiled, cycles, false);
    var back = GoingBack.of(compiled, store.statuses());
    if (back.isPresent()) {
      say(back.get().text());
      say("  fix: if that is meant, apply it with --allow-rollback");
    }
    write(compiled, approved, cycles);
    boolean lost = cycles.stream().anyMatch(cycle -> CyclesText.isLost(cycle.status()));
    boolean changes =
        cycles.stream().anyMatch(cycle -> !cycle.isIdle() || CyclesText.isHeldBack(cycle.status()));
    return lost ? ExitCode.WORLD : changes ? ExitCode.CHANGES : ExitCode.OK;
  }

  /** Nothing where a cluster was not seen: what would be done there is not known. */
  private void write(Compiled compiled, Approvals approved, List<Cycle> cycles) throws IOException {
    if (file == null) {
      return;
    }
    var lost =
        cycles.stream()
            .map(Cycle::status)
            .filter(CyclesText::isLost)
            .map(ClusterStatus::cluster)
            .toList();
    if (lost.isEmpty()) {
      PlanFile.of(compiled, approved, cycles).write(file);
      say("the plan is in %s; 'apply %s' does that and nothing else".formatted(file, file));
    } else {
      say(
          "no plan was written: %s was not seen; narrow it with --cluster"
              .formatted(String.join(", ", lost)));
    }
  }
}
