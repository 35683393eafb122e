package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.labelled;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.reconciler.apply.FailPoint;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the engine promises of any cluster that speaks the Kubernetes API. A test has a memory of
 * its own, a namespace of its own, and finds the cluster claimed by nobody.
 */
abstract class EngineContract {
  static final String FLEET = "test";

  /** A cycle that a person waits for, and not for long. */
  static final Options BRIEF = Options.APPLY.within(Duration.ofSeconds(5));

  private static final AtomicInteger TESTS = new AtomicInteger();

  private @Nullable FleetStore memory;
  String ns = "";

  abstract World world();

  @BeforeEach
  void beginAnew() {
    world().delete("/api/v1/namespaces/fleetwright-system/configmaps/fleetwright." + FLEET);
    ns = "t" + TESTS.incrementAndGet();
    memory = Stores.memory(FLEET);
  }

  @AfterEach
  void closeStore() {
    store().close();
  }

  final FleetStore store() {
    return Objects.requireNonNull(memory);
  }

  final ClusterPlan plan(Unit... units) {
    return Manifests.plan(world().context(), units);
  }

  /** A cycle as the service runs it. */
  final Cycle cycle(ClusterPlan plan) throws InterruptedException {
    return cycle(plan, Options.CYCLE);
  }

  final Cycle cycle(ClusterPlan plan, Options options) throws InterruptedException {
    return cycle(plan, options, session -> session);
  }

  /** A cycle on a session that something happens to. */
  final Cycle cycle(ClusterPlan plan, Options options, UnaryOperator<ClusterSession> session)
      throws InterruptedException {
    return engine(store(), FailPoint.NONE, session).reconcile(plan, "c0ffee", options);
  }

  final ClusterReconciler engine(
      FleetStore store, FailPoint failPoint, UnaryOperator<ClusterSession> session) {
    return new ClusterReconciler(
        (context, within) -> session.apply(world().clusters().open(context, within)),
        store,
        Pace.system(),
        failPoint);
  }

  /** A cycle that ends with nothing left to do, and after which nothing is to be done. */
  final Cycle settled(ClusterPlan plan) throws InterruptedException {
    var cycle = cycle(plan);
    assertThat(cycle.status().state()).as(cycle.toString()).isEqualTo(State.IN_SYNC);
    return cycle;
  }

  /** A cycle that ends with the plan on the cluster, value by value, and nothing else of ours. */
  final void settledAs(ClusterPlan plan) throws Exception {
    settled(plan);
    Oracle.holdsAlone(world(), plan, FLEET);
  }

  /** A cycle that ends with the plan on the cluster and all of it healthy. */
  final void running(ClusterPlan plan) throws InterruptedException {
    var cycle = cycle(plan, Options.APPLY.onceHealthy(Duration.ofSeconds(30)));
    assertThat(cycle.status().message()).as(cycle.toString()).isEmpty();
  }

  /** Nothing is left to do, and nothing is written. */
  final void quiet(ClusterPlan plan) throws InterruptedException {
    var asked = new Asked();
    assertThat(cycle(plan, Options.CYCLE, asked::of).status().blocked()).isEmpty();
    assertThat(asked.writes()).as(asked.toString()).isZero();
  }

  static Options approving(boolean empty, int deletions, String... objects) {
    return Options.CYCLE.approving(new Approvals(empty, deletions, Set.of(objects), false));
  }

  static Options takingOver() {
    return Options.CYCLE.approving(new Approvals(false, 0, Set.of(), true));
  }

  /** What a cycle did or would do, as {@code ACTION object}. */
  static List<String> changes(Cycle cycle) {
    return cycle.changes().stream()
        .map(change -> change.action() + " " + change.object())
        .sorted()
        .toList();
  }

  /** What a cycle held back, as {@code CODE object}. */
  static List<String> blocked(Cycle cycle) {
    return cycle.status().blocked().stream()
        .map(why -> why.code() + " " + why.object())
        .sorted()
        .toList();
  }

  static Blocked only(Cycle cycle) {
    assertThat(cycle.status().blocked()).as(cycle.toString()).hasSize(1);
    return cycle.status().blocked().getFirst();
  }

  final String configMaps() {
    return "/api/v1/namespaces/" + ns + "/configmaps";
  }

  /** A namespace with so many config maps, {@code m0} and on. */
  final Manifest[] many(int count) {
    var all = new ArrayList<>(List.of(namespace(ns)));
    for (int i = 0; i < count; i++) {
      all.add(configMap(ns, "m" + i, "1"));
    }
    return all.toArray(Manifest[]::new);
  }

  final ObjectKey map(String name) {
    return new ObjectKey("", "ConfigMap", ns, name);
  }

  /** The names of the config maps in the namespace that are not the cluster's own. */
  final List<String> maps() {
    return found(configMaps()).list("items").stream()
        .map(item -> String.valueOf(item.text("metadata", "name")))
        .filter(name -> !name.equals("kube-root-ca.crt"))
        .sorted()
        .toList();
  }

  final String deployments() {
    return "/apis/apps/v1/namespaces/" + ns + "/deployments";
  }

  /** A Deployment of which the pods are labelled {@code app: web}, whatever its name. */
  final Manifest web(String name, String image) {
    return labelled(deployment(ns, name, image), "web");
  }

  /** How many pods of a workload are ready. */
  final long ready(String path) {
    var object = live(path);
    return object != null && object.at("status", "readyReplicas") instanceof Json.Int(long ready)
        ? ready
        : 0;
  }

  final Json.@Nullable Obj live(String path) {
    return world().get(path);
  }

  /** A live object that must be there. */
  final Json.Obj found(String path) {
    var object = live(path);
    if (object == null) {
      throw new AssertionError("there is no " + path);
    }
    return object;
  }

  /** The text at a path of keys of a live object, nothing when either is not there. */
  final Optional<String> text(String path, String... keys) {
    var object = live(path);
    return Optional.ofNullable(object == null ? null : object.text(keys));
  }

  /** Which of the objects exist. */
  final List<String> existing(String path, String... names) {
    return Arrays.stream(names).filter(name -> live(path + "/" + name) != null).toList();
  }

  final List<String> ledger() {
    return store().ledger(Optional.empty(), 1000).reversed().stream()
        .map(r -> r.action() + " " + r.object() + " " + r.outcome())
        .toList();
  }
}
