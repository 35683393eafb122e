package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.plan;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine promises of any cluster that speaks the Kubernetes API. */
abstract class ReconcileContract {
  private static final AtomicInteger TESTS = new AtomicInteger();

  private FleetStore store = Stores.memory();
  private ClusterReconciler engine = engine();
  private String ns = "";

  abstract World world();

  @BeforeEach
  void forgetWhatOthersDid() {
    world().delete("/api/v1/namespaces/fleetwright-system/configmaps/fleetwright");
    ns = "t" + TESTS.incrementAndGet();
    engine = engine();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private ClusterReconciler engine() {
    return new ClusterReconciler(
        (context, within) -> world().clusters().open(context, within), store, Pace.system());
  }

  @Test
  void nothing_to_do_costs_a_read_for_each_kind_and_two_more() throws Exception {
    var plan =
        plan(
            world().context(),
            unit("a", namespace(ns), configMap(ns, "one", "1"), deployment(ns, "web", "web:1")));
    var first = engine.reconcile(plan, "c1", Options.CYCLE);
    assertThat(first.status().state()).as(first.toString()).isEqualTo(State.IN_SYNC);
    assertThat(first.status().applied()).isEqualTo(3);

    var before = world().counts();
    var second = engine.reconcile(plan, "c1", Options.CYCLE);
    var after = world().counts();

    assertThat(second.status().state()).as(second.toString()).isEqualTo(State.IN_SYNC);
    assertThat(after.writes() - before.writes()).as(after.detail()).isZero();
    assertThat(after.reads() - before.reads()).as(after.detail()).isEqualTo(3 + 2);
  }
}
