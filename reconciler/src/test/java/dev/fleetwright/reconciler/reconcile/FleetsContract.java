package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.apply.FailPoint;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two fleets on one cluster, each with its own memory: neither touches what the other has. */
abstract class FleetsContract extends EngineContract {
  private final FleetStore others = Stores.memory("other");

  @BeforeEach
  void forgetTheOther() {
    world().delete("/api/v1/namespaces/fleetwright-system/configmaps/fleetwright.other");
  }

  @AfterEach
  void closeTheOther() {
    others.close();
  }

  /** A cycle of the other fleet. */
  private Cycle other(ClusterPlan plan) throws InterruptedException {
    return other(plan, Options.CYCLE);
  }

  private Cycle other(ClusterPlan plan, Options options) throws InterruptedException {
    return engine(others, FailPoint.NONE, session -> session).reconcile(plan, "c0ffee", options);
  }

  private String more() {
    return ns + "-more";
  }

  private ClusterPlan ours(String... maps) {
    return plan(unit("a", in(ns, maps)));
  }

  private ClusterPlan theirs(String... maps) {
    return plan(unit("a", in(more(), maps)));
  }

  private static Manifest[] in(String where, String... maps) {
    var all = new ArrayList<Manifest>();
    all.add(namespace(where));
    for (var map : maps) {
      all.add(configMap(where, map, "1"));
    }
    return all.toArray(Manifest[]::new);
  }

  @Test
  void each_has_its_objects_and_its_record_and_prunes_only_its_own() throws Exception {
    settled(ours("m", "n"));
    var first = other(theirs("m", "n"));

    assertThat(first.status().state()).as(first.toString()).isEqualTo(State.IN_SYNC);
    assertThat(first.status().deleted()).isZero();
    assertThat(existing(configMaps(), "m", "n")).containsExactly("m", "n");

    // The units and their names are the same in both, as are the objects' names.
    assertThat(other(theirs("m")).status().deleted()).isEqualTo(1);
    assertThat(existing(configMaps(), "m", "n")).containsExactly("m", "n");
    assertThat(settled(ours("n")).status().deleted()).isEqualTo(1);
    assertThat(existing("/api/v1/namespaces/" + more() + "/configmaps", "m", "n"))
        .containsExactly("m");

    assertThat(cycle(ours("n")).changes()).isEmpty();
    assertThat(other(theirs("m")).changes()).isEmpty();
    assertThat(text(configMaps() + "/n", "metadata", "labels", Membership.FLEET)).contains(FLEET);
    for (var fleet : new String[] {FLEET, "other"}) {
      var record = "/api/v1/namespaces/fleetwright-system/configmaps/fleetwright." + fleet;
      assertThat(text(record, "data", "fleet")).contains(fleet);
    }
  }

  @Test
  void an_object_of_the_other_is_left_alone_and_the_other_is_named() throws Exception {
    settled(ours("m"));
    var both = plan(unit("a", namespace(more()), configMap(ns, "m", "2")));

    for (var options : new Options[] {Options.PLAN, Options.CYCLE, takingOver()}) {
      var cycle = other(both, options);
      assertThat(blocked(cycle)).containsExactly("FW2056 ConfigMap/" + ns + "/m");
      assertThat(only(cycle).reason()).isEqualTo("fleet 'test' has it on this cluster");
    }
    assertThat(text(configMaps() + "/m", "data", "key")).contains("1");
    assertThat(cycle(ours("m")).changes()).isEmpty();
    // Nor is it theirs to delete once they want it no more.
    assertThat(other(plan(unit("a", namespace(more())))).status().state()).isEqualTo(State.IN_SYNC);
    assertThat(existing(configMaps(), "m")).containsExactly("m");
  }

  @Test
  void an_object_whose_labels_are_taken_off_goes_over_to_the_other() throws Exception {
    settled(ours("m"));
    world()
        .patch(
            configMaps() + "/m",
            "hand",
            "{'metadata':{'annotations':{'fleetwright.dev/keep':'true'},'labels':{'%s':null,'%s':null}}}"
                .formatted(Membership.PART_OF, Membership.FLEET));
    var taking = plan(unit("a", namespace(more()), configMap(ns, "m", "2")));

    assertThat(changes(other(taking))).contains("ADOPT ConfigMap/" + ns + "/m");
    var without = cycle(ours());
    assertThat(without.status().state()).as(without.toString()).isEqualTo(State.IN_SYNC);
    assertThat(store().inventory(world().context())).doesNotContainKey(map("m"));
    assertThat(text(configMaps() + "/m", "data", "key")).contains("2");
  }

  @Test
  void a_label_of_the_other_that_a_hand_put_on_is_drift() throws Exception {
    settled(ours("m"));
    world()
        .patch(
            configMaps() + "/m",
            "hand",
            "{'metadata':{'labels':{'%s':'other'}}}".formatted(Membership.FLEET));

    settled(ours("m"));
    assertThat(text(configMaps() + "/m", "metadata", "labels", Membership.FLEET)).contains(FLEET);
  }
}
