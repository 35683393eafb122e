package dev.fleetwright.reconciler.fleets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.FleetReconciler;
import dev.fleetwright.reconciler.reconcile.Options;
import dev.fleetwright.reconciler.reconcile.PlannedChange.Action;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import dev.fleetwright.reconciler.testing.RealClusters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Manifests in every shape that tools print them in: lists, definitions and instances in one go,
 * defaults said and unsaid, nulls, empty maps, numbers of all sorts, status, marks of Helm.
 */
@TestMethodOrder(OrderAnnotation.class)
class EveryShapeIT {
  private static final List<String> FILES = List.of("platform.yaml", "workloads.yaml");
  private static final String AGENT = "fleetwright";

  @RegisterExtension static final RealClusters REAL = RealClusters.fresh("zoo");

  private static final FleetStore STORE = Stores.memory();

  @SuppressWarnings("NullAway.Init") // compiled before the tests
  private static FleetPlan plan;

  @SuppressWarnings("NullAway.Init") // made before the tests
  private static FleetReconciler engine;

  @BeforeAll
  static void compile(@TempDir Path repo) throws Exception {
    for (var file : FILES) {
      try (var in = EveryShapeIT.class.getResourceAsStream("zoo/" + file)) {
        Files.copy(Objects.requireNonNull(in), repo.resolve(file));
      }
    }
    Files.writeString(
        repo.resolve("intent.yaml"),
        """
        apiVersion: fleetwright.dev/v1
        kind: Fleet
        metadata: {name: zoo}
        environments: {live: {}}
        clusters: {zoo: {provider: onprem, environment: live}}
        components:
          workloads: {manifests: workloads.yaml}
          platform: {manifests: platform.yaml}
        """);
    plan = Fleets.plan(repo);
    engine = Fleets.engine(REAL.kubeconfig(), STORE);
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  @Order(1)
  void one_round_brings_an_empty_cluster_to_everything() throws Exception {
    var cycle = round();

    assertThat(cycle.status().blocked()).isEmpty();
    assertThat(cycle.status().state()).isEqualTo(State.IN_SYNC);
    assertThat(cycle.status().applied()).isEqualTo(manifests().size());
    assertThat(cycle.foreign()).isEmpty();
  }

  @Test
  @Order(2)
  void the_next_rounds_write_nothing() throws Exception {
    for (int i = 0; i < 3; i++) {
      var before = REAL.cluster("zoo").requestsOf(AGENT);
      var cycle = round();
      var asked = REAL.cluster("zoo").requestsOf(AGENT).since(before);

      assertThat(cycle.changes()).isEmpty();
      assertThat(cycle.foreign()).isEmpty();
      assertThat(asked.writes()).as(asked.toString()).isZero();
    }
  }

  @Test
  @Order(3)
  void whatever_is_deleted_comes_back() throws Exception {
    var zoo = REAL.cluster("zoo");
    var gone =
        List.of(
            "/apis/zoo.example.org/v1/keepers/chief",
            "/apis/zoo.example.org/v1/namespaces/zoo/animals/zebra",
            "/api/v1/namespaces/zoo/secrets/keys",
            "/api/v1/namespaces/zoo/services/herd",
            "/apis/apps/v1/namespaces/zoo/deployments/gate",
            "/apis/rbac.authorization.k8s.io/v1/clusterroles/zoo:keeper.v1");
    for (var path : gone) {
      assertThat(zoo.send("DELETE", path, "application/json", "").statusCode()).isEqualTo(200);
    }

    assertThat(round().changes())
        .hasSize(gone.size())
        .allSatisfy(change -> assertThat(change.action()).isEqualTo(Action.CREATE));
    assertThat(round().changes()).isEmpty();
  }

  @Test
  @Order(4)
  void whatever_is_edited_is_put_right() throws Exception {
    var zoo = REAL.cluster("zoo");
    var edits =
        Map.of(
            "/apis/zoo.example.org/v1/namespaces/zoo/animals/zebra",
            "{\"spec\":{\"friends\":[\"lion\"],\"weight\":\"thin\"}}",
            "/apis/zoo.example.org/v1/namespaces/zoo/animals/okapi",
            "{\"spec\":{\"legs\":3}}",
            "/api/v1/namespaces/zoo/secrets/keys",
            "{\"stringData\":{\"cage\":\"shut\"}}",
            "/api/v1/namespaces/zoo/configmaps/guide",
            "{\"data\":{\"empty\":null}}",
            "/apis/apps/v1/namespaces/zoo/deployments/gate",
            "{\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"app\":\"gate\",\"x\":\"y\"}},"
                + "\"spec\":{\"serviceAccountName\":\"default\"}}}}",
            "/apis/policy/v1/namespaces/zoo/poddisruptionbudgets/gate",
            "{\"spec\":{\"minAvailable\":1}}",
            "/apis/networking.k8s.io/v1/namespaces/zoo/networkpolicies/closed",
            "{\"spec\":{\"egress\":[{}]}}");
    for (var edit : edits.entrySet()) {
      assertThat(
              zoo.send(
                      "PATCH",
                      edit.getKey() + "?fieldManager=somebody",
                      "application/merge-patch+json",
                      edit.getValue())
                  .statusCode())
          .as(edit.getKey())
          .isEqualTo(200);
    }

    assertThat(round().changes())
        .hasSize(edits.size())
        .allSatisfy(change -> assertThat(change.action()).isEqualTo(Action.REPAIR));
    assertThat(round().changes()).isEmpty();
    assertThat(zoo.get("/api/v1/namespaces/zoo/secrets/keys")).contains("b3BlbiBzZXNhbWU=");
    assertThat(zoo.get("/apis/zoo.example.org/v1/namespaces/zoo/animals/zebra"))
        .contains("ostrich")
        .contains("350");
  }

  private static List<?> manifests() {
    return plan.clusters().firstEntry().getValue().manifests();
  }

  private static Cycle round() throws InterruptedException {
    return engine.round(plan, _ -> true, Options.CYCLE, _ -> {}).getFirst();
  }
}
