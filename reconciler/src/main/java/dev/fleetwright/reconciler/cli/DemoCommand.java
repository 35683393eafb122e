package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.CommonOptions;
import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.cli.FleetCommand;
import dev.fleetwright.compiler.cli.FleetSource;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.compiler.diff.DiffText;
import dev.fleetwright.compiler.diff.Differ;
import dev.fleetwright.compiler.git.Commits;
import dev.fleetwright.compiler.git.GitFailure;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.cli.text.CyclesText;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.reconcile.ClusterReconciler;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.FleetReconciler;
import dev.fleetwright.reconciler.reconcile.Options;
import dev.fleetwright.reconciler.sandbox.Sandbox;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code fleetwright demo}. */
public final class DemoCommand extends FleetCommand {
  private static final List<String> FILES = List.of("intent.yaml", "teams/shop.yaml");
  private static final Options ROUND =
      Options.APPLY.within(Duration.ofSeconds(30)).onceHealthy(Duration.ofSeconds(10));
  private static final Options QUICK = Options.APPLY.within(Duration.ofSeconds(5));

  boolean keep;

  private int steps;

  @Override
  protected void takes(Line line) {
    line.says(
        "The whole story in a minute: a fleet repo, four simulated clusters, a change, drift, an"
            + " outage.");
    line.flag("leave the fleet repo behind, to play with", is -> keep = is, "--keep");
  }

  @Override
  protected int run() throws CommandFailure, IOException, InterruptedException {
    Quiet.libraries();
    var folder = Files.createTempDirectory("fleetwright-demo-");
    var hook = new Thread(() -> remove(folder), "demo-end");
    if (!keep) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
    tell(folder);
    if (keep) {
      out().println("The fleet repo is in " + folder.resolve("fleet"));
    } else {
      out()
          .println("The fleet repo is gone now; 'fleetwright demo --keep' leaves it to play with.");
    }
    return ExitCode.OK;
  }

  private void tell(Path folder) throws CommandFailure, IOException, InterruptedException {
    var repo = folder.resolve("fleet");
    step("A fleet repo: one intent for four clusters on EKS, GKE, AKS and your own machines");
    for (var file : FILES) {
      copy(file, repo.resolve(file));
      // Where it is, only where it stays.
      out().println("    " + (keep ? repo.resolve(file) : file));
    }
    var first = commit(repo, "Start the fleet");
    var specs = SandboxClusters.of(first);
    var kubeconfig = folder.resolve("kubeconfig");
    try (var sandbox = Sandbox.start(specs, Sandbox.Transport.PLAIN);
        var store = Stores.memory()) {
      Files.writeString(kubeconfig, sandbox.kubeconfig());
      var fleet = new Fleet(kubeconfig, store);

      step("Compiled for each cluster, and applied to all of them at once");
      brief(fleet.round(first, ROUND));

      step("The next cycle finds nothing to do, and writes nothing");
      brief(fleet.round(first, ROUND));

      step("Change a line, shop:1.0.0 to shop:1.1.0. What will that do to the fleet?");
      replace(repo.resolve("teams/shop.yaml"), "shop:1.0.0", "shop:1.1.0");
      var second = plan(repo, "worktree");
      print(DiffText.of(Differ.compare(first, second)));
      step("Commit it, and the reconciler brings it to every cluster");
      second = commit(repo, "Release shop 1.1.0");
      brief(fleet.round(second, ROUND));

      step("Somebody edits eks-prod by hand: another image, and the Service is gone");
      var hand = new ByHand(sandbox.cluster("eks-prod"));
      hand.setImage("shop", "shop", "registry.demo.example/shop:hotfix");
      hand.delete("/api/v1/namespaces/shop/services/shop");
      print(new CyclesText(true).of(fleet.round(second, ROUND)));

      step("plant loses its connection while a change is on its way: the others go on");
      sandbox.cluster("plant").stop();
      replace(repo.resolve("teams/shop.yaml"), "shop:1.1.0", "shop:1.2.0");
      var third = commit(repo, "Release shop 1.2.0");
      brief(fleet.round(third, QUICK));

      step("plant is back, and catches up");
      sandbox.cluster("plant").start();
      brief(fleet.round(third, ROUND));
    }
    out()
        .println(
            """

            Next:
              fleetwright init my-fleet     a fleet repo of your own
              fleetwright sandbox           simulated clusters for it, which kubectl can use too
              fleetwright plan, apply       see what would change; change it
              fleetwright --help            everything else\
            """);
  }

  private void step(String title) {
    out().println((steps == 0 ? "" : "\n") + ++steps + ". " + title);
    out().flush();
  }

  private void brief(List<Cycle> cycles) {
    print(new CyclesText(true).brief(cycles));
  }

  private void print(String text) {
    out().print(text.indent(4));
    out().flush();
  }

  private static void copy(String file, Path target) throws IOException {
    var parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (var in = DemoCommand.class.getResourceAsStream("demo/" + file)) {
      if (in == null) {
        throw new IllegalStateException("the build left out demo/" + file);
      }
      Files.copy(in, target);
    }
  }

  private static void replace(Path file, String before, String after) throws IOException {
    Files.writeString(file, Files.readString(file).replace(before, after));
  }

  private static FleetPlan commit(Path repo, String message) throws CommandFailure {
    try {
      Commits.all(repo, "demo@fleetwright.dev", message);
    } catch (GitFailure e) {
      throw CommandFailure.world(String.valueOf(e.getMessage()));
    }
    return plan(repo, "HEAD");
  }

  private static FleetPlan plan(Path repo, String revision) throws CommandFailure {
    var options = new CommonOptions();
    options.directory = repo;
    return FleetSource.openAt(options, revision).require().plan();
  }

  private static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException leftOver) {
      // The system's temporary folder is emptied by the system.
    }
  }

  /** The demo's clusters and what is remembered of them. */
  private static final class Fleet {
    private final FleetReconciler reconciler;

    Fleet(Path kubeconfig, FleetStore store) {
      var pace = Pace.system();
      var clusters = KubeClusters.of(KubeOptions.of(kubeconfig, Map.of()));
      reconciler =
          new FleetReconciler(
              new ClusterReconciler(clusters, store, pace),
              pace,
              FleetReconciler.AT_ONCE,
              (_, bug) -> bug.printStackTrace());
    }

    List<Cycle> round(FleetPlan plan, Options options) throws InterruptedException {
      return reconciler.round(plan, _ -> true, options, _ -> {});
    }
  }
}
