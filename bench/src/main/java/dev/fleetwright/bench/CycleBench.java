package dev.fleetwright.bench;

import dev.fleetwright.compiler.compile.Compiler;
import dev.fleetwright.compiler.git.FleetRepo;
import dev.fleetwright.compiler.git.GitFailure;
import dev.fleetwright.compiler.git.WorktreeReader;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.reconcile.ClusterReconciler;
import dev.fleetwright.reconciler.reconcile.Options;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.Stores;
import dev.fleetwright.reconciler.testing.RealCluster;
import dev.fleetwright.reconciler.testing.RealClusters;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a real API server is asked: for the first apply of 200 objects of 20 kinds and their
 * namespace, and for a cycle in which there is nothing to do, by the server's own {@code
 * apiserver_request_total}.
 */
final class CycleBench {
  private static final File NOWHERE = new File("/dev/null");

  private final Path project;
  private final Path work;

  CycleBench(Path project, Path work) {
    this.project = project;
    this.work = work;
  }

  void run() throws IOException, InterruptedException, GitFailure {
    var real = RealClusters.fresh("one", "two", "three").withoutControllers();
    real.start();
    try {
      System.out.println("| 201 objects of 21 kinds | wall s | CPU s | reads | writes |");
      System.out.println("|---|---:|---:|---:|---:|");
      command(real);
      service(real);
    } finally {
      real.stop();
    }
  }

  /** Each time a process of its own, JVM and compile included. */
  private void command(RealClusters real) {
    var fleet = ObjectsFleet.write(work.resolve("one"), "one").path();
    var apply =
        List.of(
            project.resolve("bin/fleetwright").toString(),
            "apply",
            "--yes",
            "-q",
            "-C",
            fleet.toString(),
            "--at",
            "worktree",
            "--kubeconfig",
            real.kubeconfig().toString(),
            "--state",
            work.resolve("state").toString());
    var cluster = real.cluster("one");
    row("first apply, by the command", cluster, () -> Measured.run(work, NOWHERE, apply));
    row("nothing to do, by the command", cluster, () -> Measured.run(work, NOWHERE, apply));
  }

  /** The engine of the service, in this JVM, with its store on disk. */
  private void service(RealClusters real) throws IOException, InterruptedException, GitFailure {
    try (var store = Stores.open(work.resolve("store"))) {
      store.belongTo("bench");
      var clusters = KubeClusters.of(KubeOptions.of(real.kubeconfig(), Map.of()));
      var engine = new ClusterReconciler(clusters, store, Pace.system());
      cycle("first apply, in a service that has just started", engine, real.cluster("two"));
      for (int i = 0; i < 5; i++) {
        engine.reconcile(plan("two"), "worktree", Options.CYCLE);
      }
      cycle("first apply, in the service", engine, real.cluster("three"));
      engine.reconcile(plan("three"), "worktree", Options.CYCLE);
      cycle("nothing to do, in the service", engine, real.cluster("three"));
    }
  }

  private void cycle(String name, ClusterReconciler engine, RealCluster cluster)
      throws GitFailure, InterruptedException {
    var plan = plan(cluster.name());
    row(
        name,
        cluster,
        () -> {
          long cpu = cpuNanos();
          long start = System.nanoTime();
          try {
            var cycle = engine.reconcile(plan, "worktree", Options.CYCLE);
            if (cycle.status().state() != State.IN_SYNC) {
              throw new IllegalStateException(cycle.toString());
            }
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return new Measured((System.nanoTime() - start) / 1e9, (cpuNanos() - cpu) / 1e9, 0);
        });
  }

  private ClusterPlan plan(String cluster) throws GitFailure {
    var fleet = ObjectsFleet.write(work.resolve(cluster), cluster).path();
    var snapshot = WorktreeReader.read(FleetRepo.locate(fleet, "intent.yaml"));
    var plan = ((Compiled) Compiler.compile(snapshot, "intent.yaml")).plan();
    return Objects.requireNonNull(plan.clusters().get(cluster));
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static void row(String name, RealCluster cluster, Supplier<Measured> run) {
    var before = cluster.requests();
    var took = run.get();
    var asked = cluster.requests().since(before);
    System.out.printf(
        "| %s | %.2f | %.2f | %d | %d |%n",
        name, took.wall(), took.cpu(), asked.reads(), asked.writes());
  }
}
