package dev.fleetwright.reconciler.fleets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.FleetReconciler;
import dev.fleetwright.reconciler.reconcile.Options;
import dev.fleetwright.reconciler.reconcile.PlannedChange;
import dev.fleetwright.reconciler.reconcile.PlannedChange.Action;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import dev.fleetwright.reconciler.testing.RealClusters;
import dev.fleetwright.reconciler.testing.Requests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The fleet {@code radix-flux}: from six empty clusters to all that it runs, and what happens to it
 * then.
 */
@TestMethodOrder(OrderAnnotation.class)
class SixClustersIT {
  private static final List<String> NAMES =
      List.of("c2-production", "c3", "development", "monitoring", "playground", "production");
  private static final String AGENT = "fleetwright";

  @RegisterExtension
  static final RealClusters REAL = RealClusters.fresh(NAMES.toArray(String[]::new));

  private static final FleetStore STORE = Stores.memory();

  @SuppressWarnings("NullAway.Init") // compiled before the tests
  private static FleetPlan plan;

  @SuppressWarnings("NullAway.Init") // made before the tests
  private static FleetReconciler engine;

  @BeforeAll
  static void compile(@TempDir Path repo) throws Exception {
    var data =
        Path.of(
            System.getProperty("fleetwright.shared", "../../shared"), "fleets/radix-flux/compiled");
    assumeTrue(
        Files.isDirectory(data),
        data + " is not there; set -Dfleetwright.shared to have this test");
    var intent =
        new StringBuilder("apiVersion: fleetwright.dev/v1\nkind: Fleet\nmetadata: {name: radix}\n");
    intent.append("environments: {live: {}}\nclusters:\n");
    for (var name : NAMES) {
      intent.append("  %s: {provider: onprem, environment: live}%n".formatted(name));
      Files.createDirectories(repo.resolve("clusters"));
      Files.copy(data.resolve(name + ".yaml"), repo.resolve("clusters/" + name + ".yaml"));
    }
    intent.append("components:\n  everything: {manifests: 'clusters/{{cluster.name}}.yaml'}\n");
    Files.writeString(repo.resolve("intent.yaml"), intent);
    plan = Fleets.plan(repo);
    engine = Fleets.engine(REAL.kubeconfig(), STORE);
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  @Order(1)
  void one_round_brings_six_empty_clusters_to_everything() throws Exception {
    var cycles = round();

    assertThat(cycles)
        .allSatisfy(cycle ->
            assertThat(cycle.status().state()).as(cycle.toString()).isEqualTo(State.IN_SYNC));
    assertThat(cycles.stream().mapToInt(cycle -> cycle.status().applied()).sum()).isEqualTo(413);
    for (var cluster : plan.clusters().values()) {
      var server = REAL.cluster(cluster.cluster());
      for (var manifest : cluster.manifests()) {
        assertThat(Live.missing(manifest.object(), Live.object(server, manifest.object()), ""))
            .isEmpty();
      }
    }
  }

  @Test
  @Order(2)
  void the_next_round_writes_nothing() throws Exception {
    var before = new HashMap<String, Requests>();
    REAL.all().forEach(cluster -> before.put(cluster.name(), cluster.requestsOf(AGENT)));

    var cycles = round();

    assertThat(cycles).hasSize(6).allSatisfy(cycle -> assertThat(cycle.changes()).isEmpty());
    before.forEach((name, earlier) -> {
      var asked = REAL.cluster(name).requestsOf(AGENT).since(earlier);
      assertThat(asked.writes()).as(asked.toString()).isZero();
      assertThat(asked.reads()).as(asked.toString()).isEqualTo(kinds(name) + 2);
    });
  }

  @Test
  @Order(3)
  void an_edited_and_a_deleted_object_are_repaired_and_no_other_cluster_is_written()
      throws Exception {
    var broken = REAL.cluster("playground");
    var deployment = "/apis/apps/v1/namespaces/flux-system/deployments/source-controller";
    var service = "/api/v1/namespaces/flux-system/services/source-controller";
    assertThat(
            broken
                .send(
                    "PATCH",
                    deployment + "?fieldManager=somebody",
                    "application/merge-patch+json",
                    "{\"spec\":{\"replicas\":3}}")
                .statusCode())
        .isEqualTo(200);
    assertThat(broken.send("DELETE", service, "application/json", "").statusCode()).isEqualTo(200);
    var quiet = REAL.cluster("c3");
    var before = quiet.requestsOf(AGENT);

    var cycles = round();

    var cycle =
        cycles.stream()
            .filter(c -> c.status().cluster().equals("playground"))
            .findFirst()
            .orElseThrow();
    assertThat(cycle.changes().stream().map(c -> c.action() + " " + c.object()))
        .containsExactlyInAnyOrder(
            Action.REPAIR + " Deployment/flux-system/source-controller",
            Action.CREATE + " Service/flux-system/source-controller");
    assertThat(broken.get(deployment)).contains("\"replicas\":1");
    assertThat(broken.get(service)).contains("\"source-controller\"");
    assertThat(
            cycles.stream()
                .filter(c -> !c.equals(cycle))
                .flatMap(c -> c.changes().stream())
                .map(PlannedChange::object))
        .isEmpty();
    assertThat(quiet.requestsOf(AGENT).since(before).writes()).isZero();
  }

  private static long kinds(String cluster) {
    return plan.clusters().entrySet().stream()
        .filter(entry -> entry.getKey().equals(cluster))
        .flatMap(entry -> entry.getValue().manifests().stream().map(Manifest::gvk))
        .distinct()
        .count();
  }

  private static List<Cycle> round() throws InterruptedException {
    return engine.round(plan, _ -> true, Options.CYCLE, _ -> {});
  }
}
