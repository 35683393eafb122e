package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.reconciler.cli.plan.Compiled;
import dev.fleetwright.reconciler.cli.plan.GoingBack;
import dev.fleetwright.reconciler.cli.plan.PlanFile;
import dev.fleetwright.reconciler.cli.text.CyclesText;
import dev.fleetwright.reconciler.control.Approving;
import dev.fleetwright.reconciler.guard.Approval;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.Expected;
import dev.fleetwright.reconciler.reconcile.Options;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code fleetwright apply}. */
public final class ApplyCommand extends ReconcileCommand {
  private static final Duration LAST_LOOK = Duration.ofSeconds(30);

  boolean yes;

  boolean onceHealthy;

  boolean rollback;

  @Nullable Path file;

  private volatile boolean isApplying;

  @Override
  protected void takes(Line line) {
    line.says(
        "Bring the chosen clusters to the compiled manifests, all at once.",
        "On a terminal it shows what would change and asks; with --yes it does it and says what it"
            + " did. What leaves goes once what takes its place is healthy, for which it waits two"
            + " minutes. Exits with 3 when a cluster is left unfinished; running it again goes on"
            + " from there.");
    line.argument(
        Path.class,
        "FILE",
        "a plan that 'plan --out' wrote: do that and nothing else, without asking",
        path -> file = path);
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
    var decided = decided();
    var approved = decided.map(PlanFile::approved).orElse(approvals.approvals());
    var terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    boolean asks = !yes && decided.isEmpty();
    if (asks && terminal.isEmpty()) {
      throw CommandFailure.input(
          "there is no terminal to ask on; say --yes to apply without being asked");
    }
    Quiet.libraries();
    if (state.isLikelyNew()) {
      Stores.prefetch();
    }
    var compiled = compile();
    var plan = compiled.plan();
    if (decided.isPresent()) {
      requireSame(decided.get(), compiled);
    }
    var options = Options.APPLY.approving(approved).within(timeout);
    try (var store = Stores.open(state.folder(plan.fleet()), plan.fleet());
        var _ = new Interrupted(err(), () -> lastWord(plan))) {
      refuseGoingBack(compiled, store);
      require(approved, plan, store);
      store.clusters(compiled.clusters());
      if (asks || decided.isPresent()) {
        var cycles = round(plan, store, Options.PLAN.approving(approved).within(timeout));
        options = options.expecting(Expected.of(cycles));
        if (decided.isPresent()) {
          requireUnmoved(decided.get(), cycles);
        } else {
          show(compiled, cycles, false);
        }
        if (cycles.stream().allMatch(Cycle::isIdle)) {
          return cycles.stream().allMatch(this::isFinished) ? ExitCode.OK : ExitCode.WORLD;
        }
        if (asks && !agrees(terminal)) {
          throw CommandFailure.input("nothing was applied");
        }
      }
      record(approved, compiled, store);
      isApplying = true;
      var cycles = round(plan, store, onceHealthy ? onceHealthy(options, timeout) : options);
      show(compiled, cycles, true);
      return cycles.stream().allMatch(this::isFinished) ? ExitCode.OK : ExitCode.WORLD;
    }
  }

  private String lastWord(FleetPlan plan) {
    return isApplying
        ? "interrupted with %d of %s done; run it again, it goes on from where it was"
            .formatted(done.get(), CyclesText.several(plan.clusters().size(), "cluster"))
        : "interrupted; nothing was applied";
  }

  /** The plan in the file; it says itself which commit and which clusters. */
  private Optional<PlanFile> decided() throws CommandFailure, IOException {
    if (file == null) {
      return Optional.empty();
    }
    boolean more =
        options.at != null
            || !options.clusters.isEmpty()
            || !options.environments.isEmpty()
            || !options.selectors.isEmpty()
            || !approvals.approvals().isNothing();
    if (more) {
      throw CommandFailure.input(
          file
              + " says which commit, which clusters and what is approved; say that to 'plan --out',"
              + " not to 'apply FILE'");
    }
    var read = PlanFile.read(file);
    options.at = read.commit();
    options.clusters = List.copyOf(read.clusters().keySet());
    return Optional.of(read);
  }

  private void requireSame(PlanFile decided, Compiled compiled) throws CommandFailure {
    if (!decided.digest().equals(compiled.digest())
        || !decided.fleet().equals(compiled.plan().fleet())) {
      throw CommandFailure.input(
          "FW2068"
              + ": %s does not compile to what was planned any more, so nothing was applied"
                  .formatted(
                      decided.commit().equals(Snapshot.WORKTREE)
                          ? "the working tree"
                          : "commit " + decided.commit())
              + "\n  fix: plan it again; another version of fleetwright may compile it otherwise");
    }
  }

  private void requireUnmoved(PlanFile decided, List<Cycle> cycles) throws CommandFailure {
    var moved = decided.moved(cycles);
    if (moved.isPresent()) {
      throw CommandFailure.world(
          "FW2066"
              + ": the clusters have changed since they were planned, so nothing was applied: "
              + moved.get()
              + "\n  fix: plan it again");
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
