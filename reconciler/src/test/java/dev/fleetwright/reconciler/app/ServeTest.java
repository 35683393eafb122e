package dev.fleetwright.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.reconciler.cluster.ClusterSession.Preconditions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Propagation;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.sandbox.ClusterSpec;
import dev.fleetwright.reconciler.sandbox.Sandbox;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.store.FleetStore.LedgerCheck;
import dev.fleetwright.reconciler.store.Stores;
import java.io.ByteArrayOutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole service, from {@code service.yaml} to simulated clusters. */
@Timeout(120)
class ServeTest {
  @TempDir Path temporary;
  private GitFolder repo;
  private Sandbox sandbox;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

  @BeforeEach
  void start() throws Exception {
    repo = GitFolder.create(temporary.resolve("fleet"));
    sandbox = Sandbox.start(List.of(new ClusterSpec("one"), new ClusterSpec("two")));
    Files.writeString(temporary.resolve("kubeconfig"), sandbox.kubeconfig());
    configure("127.0.0.1:0");
  }

  private void configure(String listen) throws Exception {
    Files.writeString(
        temporary.resolve("service.yaml"),
        """
        apiVersion: fleetwright.dev/v1
        kind: Service
        repo: fleet
        poll: 100ms
        interval: 500ms
        store: state
        kubeconfig: kubeconfig
        listen: "%s"
        """
            .formatted(listen));
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private RunningService serve() throws Exception {
    var file = temporary.resolve("service.yaml");
    var found = new Diagnostics();
    var config = ServiceConfigReader.read(file, Files.readAllBytes(file), file, found);
    assertThat(found.sorted()).isEmpty();
    return RunningService.start(Objects.requireNonNull(config), logged);
  }

  private String level(String cluster) {
    return sandbox
        .cluster(cluster)
        .object("configmaps", "shop", "settings")
        .map(settings -> settings.text("data", "LEVEL"))
        .orElse("(none)");
  }

  private void deleteByHand(String cluster) throws Exception {
    var options = KubeOptions.of(temporary.resolve("kubeconfig"), Map.of());
    try (var session = KubeClusters.of(options).open(cluster)) {
      var configMaps =
          Objects.requireNonNull(
              session.discovery(false).types().get(GroupVersionKind.of("v1", "ConfigMap")));
      var settings =
          Objects.requireNonNull(session.get(configMaps, "shop", "settings"))
              .text("metadata", "uid");
      var uid = Objects.requireNonNull(settings);
      session.delete(
          configMaps, "shop", "settings", new Preconditions(uid, null), Propagation.BACKGROUND);
    }
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    for (int i = 0; !condition.call(); i++) {
      assertThat(i).as("waited for 40 s").isLessThan(1000);
      Thread.sleep(40);
    }
  }

  private static String get(int port, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void commits_reach_the_clusters_drift_is_repaired_and_a_dead_cluster_stops_no_other()
      throws Exception {
    repo.commit("first");
    try (var service = serve()) {
      int port = service.address().getPort();
      until(() -> level("one").equals("info") && level("two").equals("info"));

      repo.level("debug");
      var second = repo.commit("second");
      until(() -> level("one").equals("debug") && level("two").equals("debug"));

      deleteByHand("two");
      assertThat(level("two")).isEqualTo("(none)");
      until(() -> level("two").equals("debug"));

      sandbox.cluster("one").stop();
      repo.level("trace");
      var third = repo.commit("third");
      until(() -> level("two").equals("trace"));
      until(() -> get(port, "/status").contains("\"state\":\"unreachable\""));
      assertThat(level("one")).isEqualTo("debug");
      assertThat(get(port, "/readyz")).isEqualTo("ready: " + third + " is in force\n");

      sandbox.cluster("one").start();
      until(() -> level("one").equals("trace"));
      until(() -> !get(port, "/status").contains("unreachable"));
      assertThat(get(port, "/metrics"))
          .contains(
              "fleetwright_cluster_state{cluster=\"one\",state=\"in-sync\"} 1.0",
              "fleetwright_cluster_objects{cluster=\"two\"} 2.0")
          .containsPattern("fleetwright_cluster_writes_total\\{cluster=\"two\"} [1-9]");
      assertThat(second).isNotEqualTo(third);

      long writes = sandbox.cluster("two").writeCount();
      long requests = sandbox.cluster("two").requestCount();
      until(() -> sandbox.cluster("two").requestCount() > requests + 12);
      assertThat(sandbox.cluster("two").writeCount()).isEqualTo(writes);
    }
    assertThat(logged.toString(StandardCharsets.UTF_8).lines())
        .allMatch(line -> line.startsWith("{\"at\":\"") && line.endsWith("}"))
        .noneMatch(line -> line.contains(sandbox.cluster("one").token()));
    try (var store = Stores.open(temporary.resolve("state"))) {
      assertThat(store.verifyLedger()).isInstanceOf(LedgerCheck.Intact.class);
      assertThat(store.statuses())
          .extracting(ClusterStatus::state)
          .containsOnly(ClusterStatus.State.IN_SYNC);
    }
  }

  @Test
  void what_others_changed_is_a_line_with_object_field_and_author_and_a_number() throws Exception {
    sandbox.close();
    sandbox =
        Sandbox.start(
            List.of(new ClusterSpec("one"), new ClusterSpec("two")), Sandbox.Transport.PLAIN);
    Files.writeString(temporary.resolve("kubeconfig"), sandbox.kubeconfig());
    repo.commit("first");
    try (var service = serve()) {
      until(() -> level("one").equals("info") && level("two").equals("info"));

      editByHand("one");
      until(() -> log().contains("repaired what was changed"));
      deleteByHand("two");
      until(() -> log().contains("created again what was deleted"));
      until(() ->
          get(service.address().getPort(), "/metrics")
              .contains("fleetwright_cluster_repairs_total{cluster=\"two\"} 1.0"));
      assertThat(get(service.address().getPort(), "/metrics"))
          .contains("fleetwright_cluster_repairs_total{cluster=\"one\"} 1.0");
      sandbox.cluster("two").stop();
      until(() -> log().contains("\"state\":\"unreachable\""));
    }

    assertThat(line("repaired what was changed"))
        .contains(
            "\"level\":\"warn\"",
            "\"cluster\":\"one\",\"object\":\"ConfigMap/shop/settings\"",
            "\"manager\":\"kubectl-edit\",\"operation\":\"Update\"",
            "\"paths\":[\"data.LEVEL\"]");
    assertThat(line("created again what was deleted"))
        .contains(
            "\"level\":\"warn\"", "\"cluster\":\"two\",\"object\":\"ConfigMap/shop/settings\"");
    assertThat(line("\"state\":\"unreachable\"")).contains("\"level\":\"warn\"", "FW2002");
  }

  private void editByHand(String cluster) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var target = sandbox.cluster(cluster);
      var uri = target.url() + "/api/v1/namespaces/shop/configmaps/settings";
      var edit =
          HttpRequest.newBuilder(URI.create(uri + "?fieldManager=kubectl-edit"))
              .header("Authorization", "Bearer " + target.token())
              .header("Content-Type", "application/merge-patch+json")
              .method(
                  "PATCH", HttpRequest.BodyPublishers.ofString("{\"data\":{\"LEVEL\":\"hacked\"}}"))
              .build();
      assertThat(client.send(edit, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
  }

  private String log() {
    return logged.toString(StandardCharsets.UTF_8);
  }

  private String line(String part) {
    return log().lines().filter(line -> line.contains(part)).findFirst().orElse("(none)");
  }

  @Test
  void a_damaged_source_is_a_few_lines_and_no_stack_traces() throws Exception {
    repo.commit("first");
    try (var _ = serve()) {
      until(() -> level("one").equals("info"));
      repo.level("debug");
      repo.commit("second");
      until(() -> level("one").equals("debug"));
      repo.level("warn");
      repo.commit("third", "manifests/settings.yaml");
      until(() -> log().contains("the repo was not read"));
      long lines = log().lines().count();
      for (int i = 0; i < 20; i++) {
        Thread.sleep(100);
      }
      assertThat(log().lines().count() - lines).isLessThan(5);
    }
    assertThat(log().lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    assertThat(log()).doesNotContain("\\tat ");
  }

  @Test
  void an_address_that_is_taken_is_told_and_the_state_is_let_go() throws Exception {
    repo.commit("first");
    try (var taken = new ServerSocket(0)) {
      configure("127.0.0.1:" + taken.getLocalPort());
      assertThatThrownBy(this::serve)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
    Stores.open(temporary.resolve("state")).close();
  }

  @Test
  void a_signal_ends_the_program_in_time_and_leaves_a_clean_state() throws Exception {
    repo.commit("first");
    var log = temporary.resolve("log");
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--config",
                temporary.resolve("service.yaml").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      until(() -> level("one").equals("info") && level("two").equals("info"));
      until(() ->
          MainTest.fleetwright("status", "--state", temporary.resolve("state").toString())
              .out()
              .contains("2 clusters: "));
      assertThat(
              MainTest.fleetwright(
                      "apply",
                      "--yes",
                      "-C",
                      repo.path().toString(),
                      "--state",
                      temporary.resolve("state").toString())
                  .err())
          .contains("is in use by fleetwright, process " + child.pid());
      child.destroy();
      assertThat(child.waitFor(25, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.exitValue()).isEqualTo(128 + 15);
    assertThat(Files.readString(log))
        .contains("\"message\":\"stopping\"", "\"message\":\"stopped\"");
    assertThat(temporary.resolve("state/holder")).doesNotExist();
    try (var store = Stores.open(temporary.resolve("state"))) {
      assertThat(store.verifyLedger()).isInstanceOf(LedgerCheck.Intact.class);
    }
  }

  @Test
  void a_configuration_that_is_wrong_is_told_with_its_place() throws Exception {
    Files.writeString(temporary.resolve("service.yaml"), "kind: Service\nrepoo: fleet\n");

    var result =
        MainTest.fleetwright("serve", "--config", temporary.resolve("service.yaml").toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("service.yaml:2:1: error FW2902", "did you mean 'repo'?");
  }
}
