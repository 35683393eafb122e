package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.EngineContract.blocked;
import static dev.fleetwright.reconciler.reconcile.EngineContract.changes;
import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.cluster.Clusters;
import dev.fleetwright.reconciler.sandbox.Fault;
import dev.fleetwright.reconciler.sandbox.FaultRule;
import dev.fleetwright.reconciler.sandbox.SandboxCluster;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One object's trouble is that object's, one kind's that kind's, one webhook's that webhook's. */
class SandboxIsolationTest {
  private static final Duration PATIENCE = Duration.ofMillis(1_200);

  private final SandboxWorld world = new SandboxWorld("ap");
  private final FleetStore store = Stores.memory("test");

  @AfterEach
  void stop() {
    store.close();
    world.close();
  }

  private SandboxCluster cluster() {
    return world.cluster("ap");
  }

  private Cycle cycle(Clusters clusters, ClusterPlan plan) throws InterruptedException {
    return new ClusterReconciler(clusters, store, Pace.system())
        .reconcile(plan, "c1", Options.CYCLE);
  }

  private static ClusterPlan plan(String value) {
    return Manifests.plan(
        "ap",
        unit("a", namespace("shop"), configMap("shop", "m", value)),
        unit("b", deployment("shop", "web", "web:" + value)));
  }

  private static ClusterPlan many(String value) {
    var maps = new ArrayList<Manifest>(List.of(namespace("shop")));
    for (int i = 0; i < 60; i++) {
      maps.add(configMap("shop", "m" + i, value));
    }
    return Manifests.plan(
        "ap",
        unit("a", maps.toArray(Manifest[]::new)),
        unit("b", deployment("shop", "web", "web:" + value)));
  }

  private String image() {
    return cluster()
        .object("deployments.apps", "shop", "web")
        .map(web -> web.object("spec", "template", "spec").list("containers").getFirst())
        .map(container -> String.valueOf(container.text("image")))
        .orElse("none");
  }

  private long sent(String verb, String resource) {
    return cluster().requests().stream()
        .filter(request -> request.verb().equals(verb) && request.path().contains("/" + resource))
        .count();
  }

  @Test
  void a_kind_whose_storage_cannot_be_read_is_unknown_and_the_others_go_on() throws Exception {
    cycle(world.clusters(), plan("1"));
    cluster().inject(FaultRule.always(new Fault.Unreadable()).verb("list").resource("configmaps"));
    cluster().forgetRequests();

    var cycle = cycle(world.clusters(), plan("2"));

    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(cycle.status().failures()).isZero();
    assertThat(blocked(cycle)).containsExactly("FW2039 ConfigMap/shop/m");
    assertThat(cycle.status().blocked().getFirst().fix()).contains("spec.conversion");
    assertThat(changes(cycle)).containsExactly("UPDATE Deployment/shop/web");
    assertThat(image()).isEqualTo("web:2");
    assertThat(sent("list", "configmaps")).isEqualTo(3);
    // Other requests were not made to wait.
    assertThat(cluster().requests()).filteredOn(r -> r.status() == 429).hasSize(3);
  }

  @Test
  void an_object_that_gets_no_answer_is_held_back_alone() throws Exception {
    cycle(world.clusters(), plan("1"));
    cluster()
        .inject(
            FaultRule.always(new Fault.Hang())
                .verb("patch")
                .resource("configmaps")
                .object("shop", "m"));

    var cycle = cycle(world.clusters(PATIENCE), plan("2"));

    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(cycle.status().failures()).isZero();
    assertThat(blocked(cycle)).containsExactly("FW2038 ConfigMap/shop/m");
    assertThat(image()).isEqualTo("web:2");
    cluster().heal();
    assertThat(
            new ClusterReconciler(world.clusters(), store, Pace.system())
                .reconcile(plan("2"), "c1", Options.APPLY)
                .status()
                .state())
        .isEqualTo(State.IN_SYNC);
  }

  @Test
  void an_object_at_which_the_connection_breaks_each_time_is_held_back_alone() throws Exception {
    cycle(world.clusters(), plan("1"));
    cluster()
        .inject(
            FaultRule.always(new Fault.ResetBefore())
                .verb("patch")
                .resource("configmaps")
                .object("shop", "m"));

    var cycle = cycle(world.clusters(), plan("2"));

    assertThat(blocked(cycle)).containsExactly("FW2038 ConfigMap/shop/m");
    assertThat(image()).isEqualTo("web:2");
  }

  @Test
  void many_objects_that_get_no_answer_do_not_use_up_the_cycle() throws Exception {
    cycle(world.clusters(), many("1"));
    cluster()
        .inject(
            FaultRule.always(new Fault.Hang())
                .verb("patch")
                .resource("configmaps")
                .object("shop", null));
    cluster().forgetRequests();

    var cycle = cycle(world.clusters(PATIENCE), many("2"));

    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(image()).isEqualTo("web:2");
    assertThat(sent("patch", "namespaces/shop/configmaps")).isBetween(8L, 16L);
    assertThat(cycle.status().blocked())
        .hasSize(60)
        .extracting(Blocked::code)
        .containsOnly("FW2038", "FW2044");
  }

  @Test
  void a_webhook_that_is_down_holds_back_only_what_it_is_asked_about() throws Exception {
    cycle(world.clusters(), plan("1"));
    cluster()
        .inject(
            FaultRule.always(new Fault.WebhookDown("w.example.com"))
                .resource("configmaps")
                .object("shop", "m"));
    cluster().forgetRequests();

    var cycle = cycle(world.clusters(), plan("2"));

    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(blocked(cycle)).containsExactly("FW2040 ConfigMap/shop/m");
    assertThat(image()).isEqualTo("web:2");
    assertThat(sent("patch", "namespaces/shop/configmaps")).isEqualTo(3);
  }

  @Test
  void a_policy_that_denies_our_record_refuses_the_cluster_and_opens_no_breaker() throws Exception {
    cluster()
        .inject(
            FaultRule.always(new Fault.Denied("policy.example.com", "not in your namespace"))
                .resource("configmaps")
                .object("fleetwright-system", null));
    for (int i = 0; i < 4; i++) {
      var status = cycle(world.clusters(), plan("1")).status();

      assertThat(status.state()).isEqualTo(State.REFUSED);
      assertThat(status.failures()).isZero();
      assertThat(status.nextTry()).isNull();
      assertThat(status.blocked())
          .extracting(Blocked::code, Blocked::fix)
          .containsExactly(
              tuple(
                  "FW2012",
                  "let the policy or webhook named there pass namespace fleetwright-system, where"
                      + " our record of the cluster is"));
    }
    cluster().heal();

    assertThat(cycle(world.clusters(), plan("1")).status().state()).isEqualTo(State.IN_SYNC);
  }

  @Test
  void a_list_without_end_makes_its_kind_unknown_and_nothing_else() throws Exception {
    cycle(world.clusters(), plan("1"));
    cluster().inject(FaultRule.always(new Fault.Endless()).verb("list").resource("configmaps"));

    var cycle = cycle(world.clusters(), plan("2"));

    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(blocked(cycle)).containsExactly("FW2041 ConfigMap/shop/m");
    assertThat(image()).isEqualTo("web:2");
  }

  @Test
  void a_webhook_in_the_way_of_our_record_can_still_be_removed() throws Exception {
    var hook =
        manifest(
            """
            {'apiVersion':'admissionregistration.k8s.io/v1','kind':'ValidatingWebhookConfiguration',
             'metadata':{'name':'all'},'webhooks':[]}\
            """);
    var with =
        Manifests.plan(
            "ap",
            unit("a", namespace("shop"), configMap("shop", "m", "1")),
            unit("h", hook, configMap("shop", "h", "1")));
    var without =
        Manifests.plan(
            "ap",
            unit("a", namespace("shop"), configMap("shop", "m", "2")),
            unit("h", configMap("shop", "h", "1")));
    cycle(world.clusters(), with);
    cluster()
        .inject(FaultRule.always(new Fault.WebhookDown("all.example.com")).resource("configmaps"));

    var held = cycle(world.clusters(), without);

    assertThat(held.status().state()).isEqualTo(State.REFUSED);
    assertThat(held.status().failures()).isZero();
    assertThat(held.status().nextTry()).isNull();
    assertThat(
            cluster()
                .object("validatingwebhookconfigurations.admissionregistration.k8s.io", "", "all"))
        .isEmpty();
    cluster().heal();
    assertThat(cycle(world.clusters(), without).status().state()).isEqualTo(State.IN_SYNC);
  }
}
