package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.apply.FailPoint;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.sandbox.Fault;
import dev.fleetwright.reconciler.sandbox.FaultRule;
import dev.fleetwright.reconciler.sandbox.RecordedRequest;
import dev.fleetwright.reconciler.sandbox.SandboxCluster;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters that fail in every way they can: each alone, and never for good. */
class SandboxFaultsTest {
  private final SandboxWorld world = new SandboxWorld("ap", "eu", "us");
  private final FleetStore store = Stores.memory("test");
  private final ClusterReconciler engine =
      new ClusterReconciler(world.clusters(), store, Pace.system());

  @AfterEach
  void stop() {
    store.close();
    world.close();
  }

  private SandboxCluster cluster() {
    return world.cluster("ap");
  }

  private static ClusterPlan plan(String cluster, String value) {
    return Manifests.plan(
        cluster,
        unit("a", namespace("shop"), configMap("shop", "m", value)),
        unit("b", deployment("shop", "web", "web:" + value)));
  }

  private Cycle cycle(ClusterPlan plan) throws InterruptedException {
    return engine.reconcile(plan, "c1", Options.CYCLE);
  }

  private Optional<String> value() {
    return cluster()
        .object("configmaps", "shop", "m")
        .map(m -> String.valueOf(m.text("data", "key")));
  }

  @Test
  void a_stopped_and_a_hanging_cluster_do_not_hold_up_the_third() throws Exception {
    world.cluster("eu").stop();
    world.cluster("us").inject(FaultRule.always(new Fault.Hang()));
    var clusters = new TreeMap<String, ClusterPlan>();
    for (var name : List.of("ap", "eu", "us")) {
      clusters.put(name, plan(name, "1"));
    }
    var finished = new ArrayList<String>();
    var fleet = new FleetReconciler(engine, Pace.system(), 64, (_, _) -> {});

    var cycles =
        fleet.round(
            new FleetPlan("test", "c1", 0, clusters),
            _ -> true,
            Options.CYCLE.within(Duration.ofSeconds(3)),
            cycle -> {
              synchronized (finished) {
                finished.add(cycle.status().cluster());
              }
            });

    assertThat(cycles)
        .extracting(c -> c.status().cluster(), c -> c.status().state(), c -> c.status().applied())
        .containsExactly(
            tuple("ap", State.IN_SYNC, 3),
            tuple("eu", State.UNREACHABLE, 0),
            tuple("us", State.UNREACHABLE, 0));
    assertThat(finished).last().isEqualTo("us");
    assertThat(cycles.get(1).status().message()).contains("refused the connection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"500", "503", "reset before", "reset after", "cut short", "throttle"})
  void a_write_that_fails_once_is_sent_again(String trouble) throws Exception {
    cluster().inject(new FaultRule(fault(trouble), "patch", "configmaps", "shop", "m", 1, 0));

    assertThat(cycle(plan("ap", "1")).status().state()).isEqualTo(State.IN_SYNC);

    assertThat(value()).contains("1");
    assertThat(cycle(plan("ap", "1")).changes()).isEmpty();
  }

  private static Fault fault(String trouble) {
    return switch (trouble) {
      case "500" -> new Fault.ServerError(500);
      case "503" -> new Fault.ServerError(503);
      case "reset before" -> new Fault.ResetBefore();
      case "reset after" -> new Fault.ResetAfter();
      case "cut short" -> new Fault.CutShort();
      case "throttle" -> new Fault.Throttle(1);
      default -> throw new IllegalArgumentException(trouble);
    };
  }

  @Test
  void a_kind_that_may_not_be_listed_is_unknown_and_the_others_go_on() throws Exception {
    cycle(plan("ap", "1"));
    cluster().inject(FaultRule.always(new Fault.Forbidden()).verb("list").resource("configmaps"));

    var cycle =
        cycle(
            Manifests.plan(
                "ap", unit("a", namespace("shop")), unit("b", deployment("shop", "web", "web:2"))));

    assertThat(EngineContract.blocked(cycle)).containsExactly("FW2006 ConfigMap/shop/m");
    assertThat(EngineContract.changes(cycle)).containsExactly("UPDATE Deployment/shop/web");
    assertThat(value()).contains("1");
  }

  @Test
  void a_list_whose_second_page_fails_deletes_nothing() throws Exception {
    var many = new ArrayList<Manifest>(List.of(namespace("shop")));
    for (int i = 0; i < 1_200; i++) {
      many.add(configMap("shop", "m" + i, "1"));
    }
    var all = Manifests.plan("ap", unit("a", many.toArray(Manifest[]::new)));
    var most = Manifests.plan("ap", unit("a", many.subList(0, 1_195).toArray(Manifest[]::new)));
    assertThat(cycle(all).status().state()).isEqualTo(State.IN_SYNC);
    cluster()
        .inject(
            FaultRule.always(new Fault.ServerError(500))
                .verb("list")
                .resource("configmaps")
                .after(1));

    assertThat(cycle(most).status().deleted()).isZero();
    cluster().heal();
    assertThat(cycle(most).status().deleted()).isEqualTo(6);
    assertThat(cluster().objects("configmaps").stream().map(SandboxFaultsTest::name))
        .contains("m1193")
        .doesNotContain("m1194", "m1199");
  }

  private static String name(Json.Obj object) {
    return String.valueOf(object.text("metadata", "name"));
  }

  @Test
  void an_admission_webhook_that_refuses_all_loses_nothing() throws Exception {
    cycle(plan("ap", "1"));
    cluster()
        .inject(
            FaultRule.always(new Fault.Denied("policy.example.com", "no"))
                .resource("configmaps")
                .object("shop", "m"));

    var cycle = cycle(plan("ap", "2"));

    assertThat(EngineContract.blocked(cycle)).containsExactly("FW2012 ConfigMap/shop/m");
    assertThat(value()).contains("1");
    cluster().heal();
    assertThat(engine.reconcile(plan("ap", "2"), "c1", Options.APPLY).status().state())
        .isEqualTo(State.IN_SYNC);
    assertThat(value()).contains("2");
  }

  @Test
  void a_cluster_that_is_lost_half_way_is_finished_later() throws Exception {
    cluster().inject(FaultRule.always(new Fault.ResetBefore()).after(12));
    var lost = engine.reconcile(plan("ap", "1"), "c1", Options.CYCLE.within(Duration.ofSeconds(5)));
    assertThat(lost.status().state()).isEqualTo(State.UNREACHABLE);
    assertThat(lost.status().failures()).isEqualTo(1);

    cluster().heal();
    var found = cycle(plan("ap", "1"));
    assertThat(found.status().state()).isEqualTo(State.IN_SYNC);
    assertThat(found.status().failures()).isZero();
    assertThat(value()).contains("1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 12, 16})
  void a_cluster_that_is_lost_half_way_is_told_with_what_was_done_and_nothing_else(int after)
      throws Exception {
    var kept = new ArrayList<Manifest>(List.of(namespace("shop")));
    var more = new ArrayList<Manifest>(kept);
    for (int i = 0; i < 20; i++) {
      kept.add(configMap("shop", "kept" + i, "1"));
      more.add(configMap("shop", "kept" + i, "1"));
      more.add(configMap("shop", "gone" + i, "1"));
    }
    var goes = Options.CYCLE.approving(new Approvals(false, 100, Set.of(), false));
    engine.reconcile(Manifests.plan("ap", unit("a", more.toArray(Manifest[]::new))), "c1", goes);
    kept.replaceAll(map ->
        map.key().kind().equals("Namespace") ? map : configMap("shop", map.key().name(), "2"));
    cluster()
        .inject(
            FaultRule.always(new Fault.ResetBefore())
                .verb("patch")
                .resource("configmaps")
                .after(after));

    var lost =
        engine.reconcile(
            Manifests.plan("ap", unit("a", kept.toArray(Manifest[]::new))), "c2", goes);

    assertThat(lost.status().state()).isNotEqualTo(State.IN_SYNC);
    var changed =
        cluster().objects("configmaps").stream()
            .filter(map -> "2".equals(map.text("data", "key")))
            .map(map -> "UPDATE ConfigMap/shop/" + name(map))
            .toList();
    assertThat(lost.changes().stream().map(c -> c.action() + " " + c.object()))
        .containsExactlyInAnyOrderElementsOf(changed);
    assertThat(lost.status().applied()).isEqualTo(changed.size());
    cluster().heal();
  }

  /** The process ends here. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatever_happens_a_quiet_cycle_ends_where_it_should(long seed) throws Exception {
    var random = new Random(seed);
    cycle(plan("ap", "0"));
    var bystander =
        """
        {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'theirs'},'data':{'a':'b'}}\
        """;
    world.create("/api/v1/namespaces/shop/configmaps", bystander);
    var before = cluster().object("configmaps", "shop", "theirs");
    for (int step = 0; step < 12; step++) {
      trouble(random);
      var left = new AtomicInteger(random.nextInt(30));
      FailPoint crash =
          _ -> {
            if (left.getAndDecrement() == 0) {
              throw new Crash();
            }
          };
      try {
        new ClusterReconciler(world.clusters(), store, Pace.system(), crash)
            .reconcile(random(random), "c" + step, Options.APPLY.within(Duration.ofSeconds(2)));
      } catch (Crash e) {
        // The next one goes on from the store alone.
      }
      cluster().heal();
    }
    var last = random(random);

    engine.reconcile(last, "end", Options.APPLY);
    var settled = engine.reconcile(last, "end", Options.APPLY);

    assertThat(settled.status().state()).as(settled.status().toString()).isEqualTo(State.IN_SYNC);
    Oracle.holdsAlone(world, last, "test");
    assertThat(ours("configmaps"))
        .containsExactlyInAnyOrderElementsOf(
            last.manifests().stream()
                .filter(m -> m.key().kind().equals("ConfigMap"))
                .map(m -> m.key().name())
                .toList());
    assertThat(cluster().object("configmaps", "shop", "theirs")).isEqualTo(before);
    cluster().forgetRequests();
    assertThat(engine.reconcile(last, "end", Options.CYCLE).changes()).isEmpty();
    assertThat(cluster().requests().stream().filter(RecordedRequest::writes)).isEmpty();
    assertThat(store.verifyLedger()).isInstanceOf(FleetStore.LedgerCheck.Intact.class);
  }

  private List<String> ours(String resource) {
    return cluster().objects(resource).stream()
        .filter(o -> "shop".equals(o.text("metadata", "namespace")))
        .map(SandboxFaultsTest::name)
        .filter(name -> !name.equals("theirs") && !name.equals("kube-root-ca.crt"))
        .toList();
  }

  private static ClusterPlan random(Random random) {
    var maps = new ArrayList<Manifest>(List.of(namespace("shop")));
    for (int i = 0; i < 8; i++) {
      if (random.nextBoolean()) {
        maps.add(configMap("shop", "r" + i, "" + random.nextInt(3)));
      }
    }
    maps.add(configMap("shop", "always", "" + random.nextInt(3)));
    return Manifests.plan("ap", unit("a", maps.toArray(Manifest[]::new)));
  }

  private void trouble(Random random) {
    var faults =
        List.of(
            new Fault.ServerError(500),
            new Fault.ServerError(503),
            new Fault.ResetBefore(),
            new Fault.ResetAfter(),
            new Fault.CutShort(),
            new Fault.Forbidden(),
            new Fault.Denied("w.example.com", "no"),
            new Fault.Latency(Duration.ofMillis(30)));
    for (int i = 0; i < random.nextInt(3); i++) {
      cluster()
          .inject(
              FaultRule.always(faults.get(random.nextInt(faults.size())))
                  .after(random.nextInt(25))
                  .times(1 + random.nextInt(6)));
    }
  }

  @Test
  void a_finished_object_is_told_in_the_ledger_before_and_after() throws Exception {
    cycle(
        Manifests.plan(
            "ap",
            unit(
                "a",
                namespace("shop"),
                manifest(
                    "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'m','namespace':'shop'}}"))));

    assertThat(store.ledger(Optional.of("ap"), 10).reversed())
        .extracting(r -> r.action() + " " + r.object() + " " + r.outcome())
        .containsExactly(
            "create Namespace/shop intended",
            "create Namespace/shop done",
            "create ConfigMap/shop/m intended",
            "create ConfigMap/shop/m done");
  }
}
