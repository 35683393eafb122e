package dev.fleetwright.reconciler.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ForeignFields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceServerTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ClusterStatus EU =
      new ClusterStatus(
          "eu-1",
          "eks",
          List.of("dev"),
          ClusterStatus.State.INCOMPLETE,
          "c0ffee",
          "d1",
          12,
          3,
          0,
          List.of(new ClusterStatus.Blocked("ConfigMap/shop/a", "FW2012", "refused", "ask")),
          ClusterStatus.Health.HEALTHY,
          "1 object is held back",
          NOON,
          NOON,
          0,
          null,
          new ForeignFields(
              2,
              1,
              0,
              List.of(
                  new ForeignFields.Field(
                      "Deployment.apps/shop/web",
                      "spec.template.spec.hostNetwork",
                      "kubectl-edit",
                      "2026-03-01T11:00:00Z",
                      "gives the node's network"),
                  new ForeignFields.Field(
                      "ConfigMap/shop/a", "data.more", "mystery", "2026-03-01T11:00:00Z", ""))));

  private final AtomicReference<Probe> ready = new AtomicReference<>(new Probe(true, "ready"));
  private final ServiceMetrics metrics = new ServiceMetrics();
  private ServiceServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        ServiceServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new ServiceServer.Answers(
                () -> new Probe(true, "alive"),
                ready::get,
                () -> List.of(EU),
                () -> Json.obj().put("branch", "main").put("commit", "c0ffee").build(),
                metrics::text));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
      return client.send(
          HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void probes_say_how_it_is_by_their_code_and_why_in_words() throws Exception {
    assertThat(send("GET", "/livez").body()).isEqualTo("alive\n");
    assertThat(send("GET", "/readyz").statusCode()).isEqualTo(200);

    ready.set(new Probe(false, "no commit has compiled yet"));

    var response = send("GET", "/readyz");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEqualTo("no commit has compiled yet\n");
  }

  @Test
  void metrics_tell_state_cycles_requests_writes_and_the_commit() throws Exception {
    metrics.inForce(NOON);
    metrics.fetched(NOON);
    metrics.fetchFailed();
    metrics.cycle(EU, Duration.ofMillis(70));
    metrics.cycle(EU, Duration.ofMillis(70));
    metrics.traffic("eu-1", "old", () -> 40, () -> 2);
    metrics.traffic("eu-1", "new", () -> 4, () -> 1);
    metrics.did("eu-1", 2, 1, 3);
    metrics.headRejected(true);

    var lines = send("GET", "/metrics").body().lines().toList();

    assertThat(lines)
        .contains(
            "fleetwright_cluster_state{cluster=\"eu-1\",state=\"incomplete\"} 1.0",
            "fleetwright_cluster_state{cluster=\"eu-1\",state=\"in-sync\"} 0.0",
            "fleetwright_cluster_last_in_sync_timestamp_seconds{cluster=\"eu-1\"} 1.7723664E9",
            "fleetwright_cluster_objects{cluster=\"eu-1\"} 12.0",
            "fleetwright_cluster_blocked_objects{cluster=\"eu-1\"} 1.0",
            "fleetwright_cluster_undeclared_fields{cluster=\"eu-1\",power=\"true\"} 1.0",
            "fleetwright_cluster_overruled_fields{cluster=\"eu-1\"} 0.0",
            "fleetwright_cluster_undeclared_fields{cluster=\"eu-1\",power=\"false\"} 1.0",
            "fleetwright_cluster_requests_total{cluster=\"eu-1\"} 40.0",
            "fleetwright_cluster_writes_total{cluster=\"eu-1\"} 2.0",
            "fleetwright_cluster_repairs_total{cluster=\"eu-1\"} 2.0",
            "fleetwright_cluster_deletions_total{cluster=\"eu-1\"} 1.0",
            "fleetwright_cluster_refusals_total{cluster=\"eu-1\"} 3.0",
            "fleetwright_cluster_health{cluster=\"eu-1\",health=\"healthy\"} 1.0",
            "fleetwright_cluster_health{cluster=\"eu-1\",health=\"degraded\"} 0.0",
            "fleetwright_commit_head_rejected 1.0",
            "fleetwright_commit_timestamp_seconds 1.7723664E9",
            "fleetwright_git_last_success_timestamp_seconds 1.7723664E9",
            "fleetwright_git_failures_total 1.0",
            "fleetwright_commits_rejected_total 0.0",
            "fleetwright_cycle_duration_seconds_bucket{state=\"incomplete\",le=\"0.25\"} 2")
        .anyMatch(line -> line.matches("fleetwright_commit_age_seconds [0-9.E]+"));
  }

  @Test
  void requests_are_counted_on_when_a_cluster_gets_another_context() {
    var old = new AtomicLong(40);
    var next = new AtomicLong(4);
    metrics.traffic("eu-1", "old", old::get, () -> 0);
    metrics.traffic("eu-1", "new", next::get, () -> 0);
    old.set(1000);
    next.set(10);

    assertThat(metrics.text(List.of()))
        .contains("fleetwright_cluster_requests_total{cluster=\"eu-1\"} 46.0");
  }

  @Test
  void the_status_is_json() throws Exception {
    var response = send("GET", "/status");

    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body())
        .isEqualTo(
            """
            {"branch":"main","commit":"c0ffee","clusters":[{"cluster":"eu-1","provider":"eks","environments":["dev"],\
            "state":"incomplete","health":"healthy","commit":"c0ffee","digest":"d1","objects":12,\
            "applied":3,"deleted":0,"blocked":[{"object":"ConfigMap/shop/a","code":"FW2012","reason":"refused",\
            "fix":"ask"}],"message":"1 object is held back","at":"2026-03-01T12:00:00Z",\
            "lastInSync":"2026-03-01T12:00:00Z","failures":0,"warnings":1,"foreignFields":2,"overruledFields":0,"foreign":[\
            {"object":"Deployment.apps/shop/web","path":"spec.template.spec.hostNetwork",\
            "manager":"kubectl-edit","time":"2026-03-01T11:00:00Z","gives":"gives the node's network"},\
            {"object":"ConfigMap/shop/a","path":"data.more","manager":"mystery",\
            "time":"2026-03-01T11:00:00Z","gives":""}]}]}
            """);
  }

  @Test
  void nothing_can_be_changed_and_nothing_else_is_there() throws Exception {
    assertThat(send("POST", "/status").statusCode()).isEqualTo(405);
    assertThat(send("GET", "/").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/status/more").statusCode()).isEqualTo(404);
    assertThat(send("HEAD", "/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void a_page_that_has_its_name_resolve_to_loopback_learns_nothing() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /status HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      var reply =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(reply.readLine()).startsWith("HTTP/1.1 421");
      assertThat(reply.lines()).noneMatch(line -> line.contains("eu-1"));
    }
  }

  @Test
  void half_a_request_is_not_waited_for() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write("GET /livez HTTP/1.1\r\nHost: localh".getBytes(StandardCharsets.US_ASCII));

      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(send("GET", "/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void no_more_connections_are_held_than_there_is_room_for() throws Exception {
    var held = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 400; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write('G');
        held.add(socket);
      }
      // Closed at once, long before the others are for being slow.
      assertThat(held.getLast().getInputStream().read()).isEqualTo(-1);
    } catch (SocketException reset) {
      assertThat(held.size()).isGreaterThan(200);
    } finally {
      for (var socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void beyond_loopback_only_this_machine_is_told_the_clusters_and_reasons() throws Exception {
    server.close();
    ready.set(new Probe(false, "intent.yaml:3:1: 'secret-project' is no provider"));
    server =
        ServiceServer.start(
            new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0),
            new ServiceServer.Answers(
                () -> new Probe(true, "alive"),
                ready::get,
                () -> List.of(EU),
                () -> Json.obj().build(),
                metrics::text));

    assertThat(send("GET", "/status").statusCode()).isEqualTo(200);
    assertThat(ask("/status", "fleetwright.svc:9480")).startsWith("HTTP/1.1 403");
    assertThat(ask("/readyz", "10.0.0.9:9480"))
        .startsWith("HTTP/1.1 503")
        .endsWith("not well\n")
        .doesNotContain("secret-project");
    assertThat(ask("/metrics", "10.0.0.9:9480")).startsWith("HTTP/1.1 200");
  }

  private String ask(String path, String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
