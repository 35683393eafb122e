package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.ClusterFilter;
import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.FleetCommand;
import dev.fleetwright.compiler.cli.FleetSource;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.cli.plan.Compiled;
import dev.fleetwright.reconciler.cli.plan.CyclesJson;
import dev.fleetwright.reconciler.cli.text.CyclesText;
import dev.fleetwright.reconciler.cli.text.RevisionText;
import dev.fleetwright.reconciler.control.Approving;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.reconcile.ClusterReconciler;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.FleetReconciler;
import dev.fleetwright.reconciler.reconcile.Options;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What {@code plan} and {@code apply} share: from the commit to the cycles, and how they look. */
abstract class ReconcileCommand extends FleetCommand {
  final StateOptions state = new StateOptions();
  final ClusterOptions clusters = new ClusterOptions();
  final ApprovalOptions approvals = new ApprovalOptions();

  @Override
  protected void takes(Line line) {
    state.takes(line);
    clusters.takes(line);
    approvals.takes(line);
  }

  @Override
  protected final List<String> forms() {
    return List.of("text", "json");
  }

  @Override
  protected final String revision() {
    return "HEAD";
  }

  /**
   * The plan of the chosen clusters, from the commit asked for, {@code HEAD} without any; says
   * which that is.
   */
  final Compiled compile() throws CommandFailure, IOException {
    var source = FleetSource.open(options, revision());
    var compiled = source.require();
    int remarks = compiled.diagnostics().size();
    if (remarks > 0) {
      say(CyclesText.several(remarks, "remark") + " on the intent: see 'fleetwright validate'");
    }
    var plan = ClusterFilter.narrow(compiled.plan(), options);
    var digest = compiled.plan().digest();
    var revision = source.revision();
    if (!form().equals("json")) {
      out().print(RevisionText.of(plan.fleet(), digest, revision));
      out().flush();
    }
    return new Compiled(plan, digest, compiled.plan().clusters().keySet(), revision, source);
  }

  /** The memory for a command that changes nothing, so also where another process writes to it. */
  final FleetStore memoryToRead(String fleet) throws CommandFailure {
    var folder = state.folder(fleet);
    return Stores.exists(folder) ? Stores.read(folder, fleet) : Stores.memory(fleet);
  }

  /** How many clusters of the last round are done. */
  final AtomicInteger done = new AtomicInteger();

  final List<Cycle> round(FleetPlan plan, FleetStore store, Options options)
      throws CommandFailure, InterruptedException {
    done.set(0);
    var pace = Pace.system();
    long start = System.nanoTime();
    var one = new ClusterReconciler(clusters.clusters(), store, pace);
    try (var progress = new Progress(err(), plan.clusters().size(), isProgressShown())) {
      return new FleetReconciler(one, pace, FleetReconciler.AT_ONCE, this::tell)
          .round(
              plan,
              _ -> true,
              options,
              cycle -> {
                progress.step();
                done.incrementAndGet();
                this.options.detail(
                    "%s: done after %d ms"
                        .formatted(
                            cycle.status().cluster(), (System.nanoTime() - start) / 1_000_000));
              });
    }
  }

  /** For a report of it, where somebody asks for details. */
  private void tell(String cluster, Throwable bug) {
    var trace = new StringWriter();
    bug.printStackTrace(new PrintWriter(trace));
    options.detail(cluster + ": " + trace);
  }

  private boolean isProgressShown() {
    return !options.quiet
        && !options.verbose
        && !options.noProgress
        && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** Refuses what names nothing that any of the clusters has. */
  static void require(Approvals approved, FleetPlan plan, FleetStore store) throws CommandFailure {
    var inventories =
        plan.clusters().keySet().stream()
            .<Collection<InventoryEntry>>map(cluster -> store.inventory(cluster).values())
            .toList();
    var unknown = Approving.unknown(approved, inventories);
    if (unknown.isPresent()) {
      throw CommandFailure.input(unknown.get());
    }
  }

  /** Everything is out when this returns: somebody may be asked about it next. */
  final void show(Compiled compiled, List<Cycle> cycles, boolean done) {
    if (form().equals("json")) {
      print(CyclesJson.of(compiled, cycles));
      out().flush();
      return;
    }
    out().print(new CyclesText(done).of(cycles));
    out().flush();
    for (var cluster : compiled.plan().clusters().values()) {
      if (cycles.stream().noneMatch(cycle -> cycle.status().cluster().equals(cluster.cluster()))) {
        say(
            "%s is left out: mode %s, state %s"
                .formatted(cluster.cluster(), cluster.target().mode(), cluster.target().state()));
      }
    }
  }
}
