package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.reconciler.control.Approving;
import dev.fleetwright.reconciler.guard.Approval;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.Options;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import java.io.Console;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code fleetwright apply}. */
public final class ApplyCommand extends ReconcileCommand {
  private static final Duration LAST_LOOK = Duration.ofSeconds(30);

  boolean yes;

  boolean onceHealthy;

  boolean rollback;

  @Override
  protected void takes(Line line) {
    line.says(
        "Bring the chosen clusters to the compiled manifests, all at once.",
        "On a terminal it shows what would change and asks; with --yes it does it and says what it"
            + " did. What leaves goes once what takes its place is healthy, for which it waits two"
            + " minutes. Exits with 3 when a cluster is left unfinished; running it again goes on"
            + " from there.");
    line.flag("do not ask", is -> yes = is, "--yes");
    line.flag(
        "end when everything is healthy; fail when it is not in time",
        is -> onceHealthy = is,
        "--once-healthy");
    line.flag(
        "also bring clusters to a commit that has not in its history what they run",
        is -> rollback = is,
        "--allow-rollback");
    super.takes(line);
  }

  @Override
  protected int run() throws CommandFailure, IOException, InterruptedException {
    var timeout = clusters.timeout();
    var approved = approvals.approvals();
    var terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (!yes && terminal.isEmpty()) {
      throw CommandFailure.input(
          "there is no terminal to ask on; say --yes to apply without being asked");
    }
    Quiet.libraries();
    if (state.isLikelyNew()) {
      Stores.prefetch();
    }
    var compiled = compile();
    var plan = compiled.plan();
    var options = Options.APPLY.approving(approved).within(timeout);
    try (var store = Stores.open(state.folder(plan.fleet()), plan.fleet())) {
      refuseGoingBack(compiled, store);
      require(approved, plan, store);
      if (!yes) {
        var cycles = round(plan, store, Options.PLAN.approving(approved).within(timeout));
        show(compiled, cycles, false);
        if (cycles.stream().allMatch(cycle -> cycle.changes().isEmpty())) {
          return cycles.stream().allMatch(this::isFinished) ? ExitCode.OK : ExitCode.WORLD;
        }
        if (!agrees(terminal)) {
          throw CommandFailure.input("nothing was applied");
        }
      }
      record(approved, compiled, store);
      var cycles = round(plan, store, onceHealthy ? onceHealthy(options, timeout) : options);
      show(compiled, cycles, true);
      return cycles.stream().allMatch(this::isFinished) ? ExitCode.OK : ExitCode.WORLD;
    }
  }

  /** What was said yes to with this command is in the ledger, with who said it. */
  private void record(Approvals approved, Compiled compiled, FleetStore store) {
    var now = Instant.now();
    if (!approved.isNothing()) {
      store.append(
          Approving.records(
              new Approval(
                  "",
                  ApproveCommand.person(),
                  now,
                  now,
                  compiled.plan().clusters().keySet(),
                  Set.of(),
                  approved,
                  Set.of()),
              compiled.plan().commit(),
              compiled.digest()));
    }
  }

  private void refuseGoingBack(Compiled compiled, FleetStore store) throws CommandFailure {
    var back = rollback ? Optional.<GoingBack>empty() : GoingBack.of(compiled, store.statuses());
    if (back.isPresent()) {
      throw CommandFailure.input(
          back.get().text() + "\n  " + back.get().fix(compiled.source().isShallow()));
    }
  }

  /** Waits for health so long, and has a last look after that. */
  private static Options onceHealthy(Options options, Duration timeout) {
    return options.within(timeout.plus(LAST_LOOK)).onceHealthy(timeout);
  }

  private boolean isFinished(Cycle cycle) {
    var status = cycle.status();
    return status.state() == State.IN_SYNC
        && (!onceHealthy || status.health() == ClusterStatus.Health.HEALTHY);
  }

  private boolean agrees(Optional<Console> terminal) {
    err().print("apply? [y/N] ");
    err().flush();
    return terminal
        .map(Console::readLine)
        .map(answer -> answer.strip().toLowerCase(Locale.ROOT))
        .filter(answer -> answer.equals("y") || answer.equals("yes"))
        .isPresent();
  }
}
