package dev.fleetwright.reconciler.fleets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.fleetwright.compiler.compile.Compiler;
import dev.fleetwright.compiler.git.CommitReader;
import dev.fleetwright.compiler.git.FleetRepo;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostic.Severity;
import dev.fleetwright.reconciler.apply.FailPoint;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.cli.SandboxClusters;
import dev.fleetwright.reconciler.cluster.Clusters;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.reconcile.ClusterReconciler;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.FleetReconciler;
import dev.fleetwright.reconciler.reconcile.Options;
import dev.fleetwright.reconciler.reconcile.Oracle;
import dev.fleetwright.reconciler.sandbox.Sandbox;
import dev.fleetwright.reconciler.sandbox.SandboxCluster;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * The life of a fleet by chance: it is written to a Git repository, compiled from its commits and
 * applied to simulated clusters, edited, interrupted and taken back. After each step the clusters
 * are what the commit says, and a second round writes nothing.
 */
final class RandomHistory implements AutoCloseable {
  /** Rounds that a change may take: what leaves may wait for what takes its place. */
  private static final int ROUNDS = 6;

  private static final Options APPLY = Options.APPLY.approving(Approvals.EVERYTHING);

  /** The process ends here. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  private final RandomGenerator random;
  private final RandomRepo repo;
  private final Sandbox sandbox;
  private final Clusters clusters;
  private final FleetStore store = Stores.memory(RandomFleet.NAME);
  private final String hint;
  private RandomFleet fleet;
  private int step;

  private RandomHistory(long seed, Path folder) throws Exception {
    random = new SplittableRandom(seed);
    hint = "seed " + seed + " (rerun with -Dseed=" + seed + "), step ";
    fleet = RandomFleet.of(random);
    repo = RandomRepo.create(folder.resolve("repo"));
    sandbox = Sandbox.start(SandboxClusters.of(compiled(fleet)), Sandbox.Transport.PLAIN);
    var kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, sandbox.kubeconfig());
    clusters = KubeClusters.of(KubeOptions.of(kubeconfig, Map.of()));
  }

  /** Lives a fleet through so many commits. */
  static void live(long seed, int commits, Path folder) throws Exception {
    try (var history = new RandomHistory(seed, folder)) {
      history.run(commits);
    }
  }

  private void run(int commits) throws Exception {
    settle(compiled(fleet));
    var edits = new RandomEdits(random);
    for (step = 1; step <= commits; step++) {
      var before = fleet;
      var plan = compiled(before);
      var live = live();
      fleet = edits.edited(before);
      if (random.nextInt(3) == 0) {
        interrupted(compiled(fleet));
      }
      if (random.nextInt(3) > 0) {
        settle(compiled(fleet));
      }
      if (random.nextBoolean()) {
        fleet = before;
        var again = compiled(fleet);
        assertThat(texts(again)).as(where() + ", taken back").isEqualTo(texts(plan));
        settle(again);
        assertThat(live()).as(where() + ", taken back").isEqualTo(live);
      } else {
        settle(compiled(fleet));
      }
    }
  }

  private String where() {
    return hint + step + ", " + repo.folder();
  }

  /** Compiled twice from the commit, to the same. */
  private FleetPlan compiled(RandomFleet fleet) throws Exception {
    var commit = repo.commit(fleet.files());
    var plan = plan(commit);
    assertThat(texts(plan(commit))).as(where()).isEqualTo(texts(plan));
    return plan;
  }

  private FleetPlan plan(String commit) throws Exception {
    var snapshot = CommitReader.read(FleetRepo.locate(repo.folder(), "intent.yaml"), commit);
    Compilation compilation = Compiler.compile(snapshot, "intent.yaml");
    var errors =
        compilation.diagnostics().stream()
            .filter(d -> d.severity() == Severity.ERROR)
            .map(Diagnostic::toString)
            .toList();
    assertThat(errors).as(where() + ", what the compiler says").isEmpty();
    return ((Compiled) compilation).plan();
  }

  private static Map<String, List<String>> texts(FleetPlan plan) {
    var texts = new TreeMap<String, List<String>>();
    plan.clusters()
        .forEach((name, cluster) ->
            texts.put(
                name,
                cluster.manifests().stream()
                    .map(m -> new String(m.yaml(), java.nio.charset.StandardCharsets.UTF_8))
                    .toList()));
    return texts;
  }

  /** Until all is done; then the clusters are what the plan says, and nothing more is written. */
  private void settle(FleetPlan plan) throws Exception {
    var engine =
        new FleetReconciler(
            new ClusterReconciler(clusters, store, Pace.system()),
            Pace.system(),
            FleetReconciler.AT_ONCE,
            (cluster, bug) -> {
              throw new AssertionError(where() + ", " + cluster, bug);
            });
    List<Cycle> cycles = List.of();
    for (int round = 0; round < ROUNDS; round++) {
      cycles = engine.round(plan, _ -> true, APPLY, _ -> {});
      if (cycles.stream().allMatch(c -> c.status().state() == State.IN_SYNC)) {
        isAsPlanned(plan);
        var writes = writes();
        assertThat(engine.round(plan, _ -> true, Options.CYCLE, _ -> {}))
            .as(where())
            .allSatisfy(quiet -> {
              assertThat(quiet.status().state()).isEqualTo(State.IN_SYNC);
              assertThat(quiet.changes()).isEmpty();
            });
        assertThat(writes())
            .as(where() + ", writes of a round with nothing to do")
            .isEqualTo(writes);
        return;
      }
    }
    fail(
        where()
            + ": not in sync after "
            + ROUNDS
            + " rounds: "
            + cycles.stream()
                .map(c ->
                    c.status().cluster()
                        + " "
                        + c.status().state()
                        + " "
                        + c.status().message()
                        + " "
                        + c.status().blocked()
                        + "\n")
                .toList());
  }

  private void isAsPlanned(FleetPlan plan) throws Exception {
    for (var cluster : plan.clusters().values()) {
      var context = cluster.target().context();
      try (var session = clusters.open(context, Duration.ofSeconds(30))) {
        assertThat(Oracle.differences(session, cluster, RandomFleet.NAME))
            .as(where() + ", cluster " + context)
            .isEmpty();
      }
    }
  }

  private long writes() {
    return sandbox.clusters().values().stream().mapToLong(SandboxCluster::writeCount).sum();
  }

  /** The process ends in the middle of each cluster's cycle. */
  private void interrupted(FleetPlan plan) throws InterruptedException {
    for (var cluster : plan.clusters().values()) {
      var left = new AtomicInteger(random.nextInt(40));
      FailPoint point =
          _ -> {
            if (left.getAndDecrement() == 0) {
              throw new Crash();
            }
          };
      try {
        new ClusterReconciler(clusters, store, Pace.system(), point)
            .reconcile(cluster, plan.commit(), APPLY);
      } catch (Crash e) {
        // The next one goes on from the store alone.
      }
    }
  }

  /** What the clusters hold of the fleet, without what servers number and date. */
  private Map<String, Json> live() {
    return LiveObjects.of(sandbox, RandomFleet.NAME);
  }

  @Override
  public void close() {
    sandbox.close();
    store.close();
  }
}
