package dev.fleetwright.reconciler.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ForeignFields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
                () -> new Probe(true, "alive"), ready::get, () -> List.of(EU), metrics::text));
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
    metrics.traffic("eu-1", () -> 44, () -> 3);

    var lines = send("GET", "/metrics").body().lines().toList();

    assertThat(lines)
        .contains(
            "fleetwright_cluster_state{cluster=\"eu-1\",state=\"incomplete\"} 1.0",
            "fleetwright_cluster_state{cluster=\"eu-1\",state=\"in-sync\"} 0.0",
            "fleetwright_cluster_last_in_sync_timestamp_seconds{cluster=\"eu-1\"} 1.7723664E9",
            "fleetwright_cluster_objects{cluster=\"eu-1\"} 12.0",
            "fleetwright_cluster_blocked_objects{cluster=\"eu-1\"} 1.0",
            "fleetwright_cluster_undeclared_fields{cluster=\"eu-1\",power=\"true\"} 1.0",
            "fleetwright_cluster_undeclared_fields{cluster=\"eu-1\",power=\"false\"} 1.0",
            "fleetwright_cluster_requests_total{cluster=\"eu-1\"} 44.0",
            "fleetwright_cluster_writes_total{cluster=\"eu-1\"} 3.0",
            "fleetwright_commit_timestamp_seconds 1.7723664E9",
            "fleetwright_git_last_success_timestamp_seconds 1.7723664E9",
            "fleetwright_git_failures_total 1.0",
            "fleetwright_commits_rejected_total 0.0",
            "fleetwright_cycle_duration_seconds_bucket{state=\"incomplete\",le=\"0.25\"} 2")
        .anyMatch(line -> line.matches("fleetwright_commit_age_seconds [0-9.E]+"));
  }

  @Test
  void the_status_is_json() throws Exception {
    var response = send("GET", "/status");

    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body())
        .isEqualTo(
            """
            {"clusters":[{"cluster":"eu-1","provider":"eks","environments":["dev"],\
            "state":"incomplete","health":"healthy","commit":"c0ffee","digest":"d1","objects":12,\
            "applied":3,"deleted":0,"blocked":[{"object":"ConfigMap/shop/a","code":"FW2012","reason":"refused",\
            "fix":"ask"}],"message":"1 object is held back","at":"2026-03-01T12:00:00Z",\
            "lastInSync":"2026-03-01T12:00:00Z","failures":0,"warnings":1,"foreignFields":2,"foreign":[\
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
}
