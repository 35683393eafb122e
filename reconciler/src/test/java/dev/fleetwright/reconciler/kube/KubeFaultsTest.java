package dev.fleetwright.reconciler.kube;

import static dev.fleetwright.reconciler.kube.Failures.everythingSaid;
import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static dev.fleetwright.reconciler.kube.ScriptedServer.cut;
import static dev.fleetwright.reconciler.kube.ScriptedServer.hang;
import static dev.fleetwright.reconciler.kube.ScriptedServer.json;
import static dev.fleetwright.reconciler.kube.ScriptedServer.reset;
import static dev.fleetwright.reconciler.kube.ScriptedServer.text;
import static dev.fleetwright.reconciler.kube.ScriptedServer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.Listing;
import dev.fleetwright.reconciler.cluster.ClusterSession.Preconditions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Propagation;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a request when the server, or the way to it, misbehaves. */
class KubeFaultsTest {
  private static final ResourceType CONFIG_MAP =
      new ResourceType(
          new GroupVersionKind("", "v1", "ConfigMap"), "configmaps", true, Set.of("list"));
  private static final ResourceType SECRET =
      new ResourceType(new GroupVersionKind("", "v1", "Secret"), "secrets", true, Set.of());
  private static final ApplyOptions FORCE = new ApplyOptions(true, false);
  private static final String LIST =
      """
      {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[
      {"metadata":{"name":"a","namespace":"n","uid":"u1"}},{"metadata":{"name":"b","namespace":"n"}}]}\
      """;
  private static final byte[] WHOLE_LIST = whole(200, "application/json", LIST);

  @TempDir Path folder;

  @Test
  void a_list_that_broke_off_once_is_asked_again_and_whole() throws Exception {
    try (var server = ScriptedServer.answering(reset(180, WHOLE_LIST), json(200, LIST));
        var session = session(server)) {
      assertThat(names(list(session))).containsExactly("a", "b");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void a_list_that_always_breaks_off_is_a_failure_and_never_a_part() throws Exception {
    try (var server = ScriptedServer.answering(reset(200, WHOLE_LIST));
        var session = session(server)) {
      var failure = failureOf(() -> list(session));

      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure)
          .hasMessage(
              "list ConfigMap: not reached: the connection to "
                  + server.address()
                  + " broke before the answer was whole");
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void a_list_cut_at_the_end_of_the_connection_is_a_failure() throws Exception {
    var endless =
        ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + LIST)
            .getBytes(StandardCharsets.UTF_8);
    try (var server = ScriptedServer.answering(cut(endless.length - 2, endless));
        var session = session(server)) {
      assertThat(failureOf(() -> list(session)))
          .hasMessage("list ConfigMap: the answer is cut off or no JSON (application/json)");
    }
  }

  @Test
  void a_list_cut_within_its_compression_is_a_failure() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(packed)) {
      zip.write(LIST.getBytes(StandardCharsets.UTF_8));
    }
    var answer = new ByteArrayOutputStream();
    answer.writeBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8));
    answer.writeBytes(packed.toByteArray());
    try (var server = ScriptedServer.answering(cut(answer.size() - 12, answer.toByteArray()));
        var session = session(server)) {
      assertThat(failureOf(() -> list(session)).kind()).isIn(Kind.UNREACHABLE, Kind.SERVER);
    }
    try (var server = ScriptedServer.answering(cut(answer.size(), answer.toByteArray()));
        var session = session(server)) {
      assertThat(names(list(session))).containsExactly("a", "b");
    }
  }

  @Test
  void a_write_that_broke_off_is_not_sent_again() throws Exception {
    try (var server = ScriptedServer.answering(reset(0, WHOLE_LIST));
        var session = session(server)) {
      assertThat(failureOf(() -> session.apply(CONFIG_MAP, configMap(), FORCE)).kind())
          .isEqualTo(Kind.UNREACHABLE);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 200})
  void a_server_that_hangs_is_left_at_the_deadline(int bytes) throws Exception {
    try (var server = ScriptedServer.answering(hang(bytes, WHOLE_LIST));
        var session = session(server, Duration.ofMillis(400))) {
      long before = System.nanoTime();
      var failure = failureOf(() -> list(session));

      assertThat(failure.kind()).isEqualTo(Kind.DEADLINE);
      assertThat(failure)
          .hasMessage("list ConfigMap: " + server.address() + " did not answer in time");
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isBetween(Duration.ofMillis(350), Duration.ofMillis(1500));
      assertThat(failureOf(() -> list(session)))
          .hasMessage("list ConfigMap: not asked, for the time was up");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_trickle_of_bytes_does_not_outlast_the_deadline() throws Exception {
    try (var server =
            ScriptedServer.answering((_, out) -> {
              for (byte b : WHOLE_LIST) {
                out.write(b);
                out.flush();
                Thread.sleep(20);
              }
            });
        var session = session(server, Duration.ofMillis(500))) {
      assertThat(failureOf(() -> list(session)).kind()).isEqualTo(Kind.DEADLINE);
    }
  }

  @Test
  void a_shedding_server_is_asked_again_when_it_says() throws Exception {
    try (var server = ScriptedServer.answering(json(429, "{}", "Retry-After: 1"), json(200, LIST));
        var session = session(server)) {
      long before = System.nanoTime();

      assertThat(names(list(session))).containsExactly("a", "b");
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void a_shedding_server_that_names_no_time_gets_a_growing_pause() throws Exception {
    try (var server = ScriptedServer.answering(json(429, "{}"), json(429, "{}"), json(200, LIST));
        var session = session(server, Duration.ofSeconds(20), Duration.ofSeconds(20))) {
      long before = System.nanoTime();

      assertThat(names(list(session))).containsExactly("a", "b");
      // At least half of 1 s and half of 2 s.
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThanOrEqualTo(Duration.ofMillis(1500));
    }
  }

  @Test
  void a_pause_longer_than_the_deadline_is_told_at_once() throws Exception {
    try (var server = ScriptedServer.answering(json(429, "{}", "Retry-After: 60"));
        var session = session(server)) {
      long before = System.nanoTime();
      var failure = failureOf(() -> session.apply(CONFIG_MAP, configMap(), FORCE));

      assertThat(failure.kind()).isEqualTo(Kind.THROTTLED);
      assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(60));
      assertThat(failureOf(() -> list(session)).kind()).isEqualTo(Kind.THROTTLED);
      assertThat(server.requests()).hasSize(1);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void a_snapshot_that_expires_between_pages_is_begun_anew() throws Exception {
    var gone = "{\"kind\":\"Status\",\"reason\":\"Expired\",\"message\":\"too old\",\"code\":410}";
    try (var server =
            ScriptedServer.answering(
                json(200, page("old", "next")),
                json(410, gone),
                json(200, page("a", "more")),
                json(200, page("b", "")));
        var session = session(server)) {
      assertThat(names(list(session))).containsExactly("a", "b");
      assertThat(server.requests())
          .extracting(ScriptedServer.Request::target)
          .containsExactly(
              "/api/v1/configmaps?limit=500",
              "/api/v1/configmaps?limit=500&continue=next",
              "/api/v1/configmaps?limit=500",
              "/api/v1/configmaps?limit=500&continue=more");
    }
    try (var server = ScriptedServer.answering(json(410, gone));
        var session = session(server)) {
      assertThat(failureOf(() -> list(session)).kind()).isEqualTo(Kind.EXPIRED);
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void pages_that_go_round_in_a_circle_are_a_failure() throws Exception {
    try (var server = ScriptedServer.answering(json(200, page("a", "again")));
        var session = session(server)) {
      assertThat(failureOf(() -> list(session)))
          .hasMessage("list ConfigMap: the pages go round in a circle");
    }
  }

  @Test
  void a_page_of_html_is_told_and_not_quoted() throws Exception {
    for (int status : List.of(200, 404, 500)) {
      try (var server = ScriptedServer.answering(text(status, "text/html", "<html>CANARY</html>"));
          var session = session(server)) {
        var failure = failureOf(() -> session.apply(CONFIG_MAP, configMap(), FORCE));

        assertThat(failure.kind()).isEqualTo(Kind.SERVER);
        assertThat(failure).hasMessageContaining("text/html");
        assertThat(everythingSaid(failure)).doesNotContain("CANARY");
        assertThat(failureOf(() -> session.get(CONFIG_MAP, "n", "x")).kind())
            .isEqualTo(Kind.SERVER);
      }
    }
  }

  @Test
  void a_list_that_is_something_else_is_a_failure() throws Exception {
    for (var body :
        List.of(
            "{}",
            "[]",
            "",
            "null",
            "{\"kind\":\"ConfigMapList\"}",
            "{\"kind\":\"Status\",\"status\":\"Success\"}",
            "{\"kind\":\"PodList\",\"items\":[]}",
            "{\"kind\":\"ConfigMapList\",\"items\":[1]}",
            "{\"kind\":\"ConfigMapList\",\"items\":[]} {}",
            "{\"kind\":\"ConfigMapList\",\"items\":{}}")) {
      try (var server = ScriptedServer.answering(json(200, body));
          var session = session(server)) {
        assertThat(failureOf(() -> list(session)).kind()).as(body).isEqualTo(Kind.SERVER);
      }
    }
  }

  @Test
  void a_redirect_is_not_followed() throws Exception {
    try (var elsewhere = ScriptedServer.answering(json(200, LIST));
        var server =
            ScriptedServer.answering(
                text(302, "text/html", "", "Location: http://" + elsewhere.address() + "/"));
        var session = session(server, "token: CANARY")) {
      assertThat(failureOf(() -> list(session)))
          .hasMessageContaining("302, which leads elsewhere and was not followed");
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void a_server_that_ignores_the_selector_or_the_wish_for_metadata_is_put_right() throws Exception {
    var secrets =
        """
        {"kind":"SecretList","metadata":{},"items":[
        {"metadata":{"name":"a","labels":{"own":"us"}},"data":{"k":"CANARY"}},
        {"metadata":{"name":"b","labels":{"own":"them"}},"data":{"k":"CANARY"}}]}\
        """;
    try (var server = ScriptedServer.answering(json(200, secrets));
        var session = session(server)) {
      var listing = session.list(SECRET, "", "own=us", Detail.METADATA);

      assertThat(names(listing)).containsExactly("a");
      assertThat(listing.toString()).doesNotContain("CANARY");
      assertThat(server.requests().getFirst().headers().get("accept"))
          .startsWith("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
    }
  }

  @Test
  void a_value_of_a_secret_in_the_servers_words_goes_nowhere() throws Exception {
    var status =
        """
        {"kind":"Status","message":"Secret \\"s\\" is invalid: data.a: Invalid value: \\"CANARY\\": no",
        "reason":"Invalid","code":422,"details":{"name":"s","causes":[
        {"reason":"FieldValueInvalid","message":"Invalid value: \\"CANARY\\": no","field":"data.a"},
        {"reason":"CANARY is here","message":"CANARY","field":"\\"CANARY\\""}]}}\
        """;
    try (var server = ScriptedServer.answering(json(422, status, "Warning: 299 - \"CANARY\""));
        var session = session(server)) {
      var secret = configMap().with("kind", Json.str("Secret"));
      var failure = failureOf(() -> session.apply(SECRET, secret, FORCE));

      assertThat(failure).hasMessage("apply Secret/n/a: data.a: FieldValueInvalid");
      assertThat(everythingSaid(failure)).doesNotContain("CANARY");
    }
  }

  @Test
  void a_refused_connection_and_an_unknown_host_say_where() throws Exception {
    var server = ScriptedServer.answering(json(200, LIST));
    server.close();
    try (var session = session(server)) {
      assertThat(failureOf(() -> list(session)))
          .hasMessage(
              "list ConfigMap: not reached: " + server.address() + " refused the connection");
    }
    var nowhere = Contexts.options(folder, "https://cluster.invalid:6443", "");
    try (var session = KubeClusters.of(nowhere).open("c")) {
      assertThat(failureOf(() -> list(session)))
          .hasMessage("list ConfigMap: not reached: no address is known for cluster.invalid");
    }
  }

  @Test
  void no_more_requests_are_under_way_than_allowed() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    try (var server =
            ScriptedServer.answering((_, out) -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              Thread.sleep(30);
              now.decrementAndGet();
              out.write(WHOLE_LIST);
            });
        var session = session(server, Duration.ofSeconds(30), Duration.ofSeconds(30));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var lists =
          java.util.stream.Stream.generate(() -> threads.submit(() -> list(session)))
              .limit(40)
              .toList();
      for (var list : lists) {
        assertThat(list.get().items()).hasSize(2);
      }
      assertThat(most.get()).isBetween(2, 8);
    }
  }

  @Test
  void closing_a_session_ends_what_is_under_way() throws Exception {
    try (var server = ScriptedServer.answering(hang(0, WHOLE_LIST))) {
      var session = session(server, Duration.ofSeconds(30), Duration.ofSeconds(30));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var call = threads.submit(() -> failureOf(() -> list(session)));
        while (server.requests().isEmpty()) {
          Thread.sleep(5);
        }
        session.close();
        assertThat(call.get()).hasMessage("list ConfigMap: the session was closed");
      }
    }
  }

  @Test
  void a_name_that_could_lead_elsewhere_never_leaves() throws Exception {
    try (var server = ScriptedServer.answering(json(200, LIST));
        var session = session(server)) {
      for (var name : List.of("..", ".", "a/b", "a%2fb", "")) {
        assertThat(failureOf(() -> session.get(CONFIG_MAP, "n", name)).kind())
            .isEqualTo(Kind.INVALID);
        assertThat(
                failureOf(() ->
                        session.delete(
                            CONFIG_MAP,
                            name,
                            "a",
                            new Preconditions("u", null),
                            Propagation.ORPHAN))
                    .kind())
            .isEqualTo(Kind.INVALID);
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  private ClusterSession session(ScriptedServer server) throws Exception {
    return session(server, "");
  }

  private ClusterSession session(ScriptedServer server, String user) throws Exception {
    return KubeClusters.of(Contexts.options(folder, "http://" + server.address(), user)).open("c");
  }

  private ClusterSession session(ScriptedServer server, Duration within) throws Exception {
    var options = Contexts.options(folder, "http://" + server.address(), "");
    return KubeClusters.of(options).open("c", within);
  }

  private ClusterSession session(ScriptedServer server, Duration within, Duration call)
      throws Exception {
    var options =
        Contexts.options(folder, "http://" + server.address(), "")
            .withTimes(Duration.ofSeconds(1), call);
    return KubeClusters.of(options).open("c", within);
  }

  private static Listing list(ClusterSession session)
      throws dev.fleetwright.reconciler.cluster.ClusterFailure {
    return session.list(CONFIG_MAP, "", Detail.FULL);
  }

  private static List<String> names(Listing listing) {
    return listing.items().stream()
        .map(item -> String.valueOf(item.object().text("metadata", "name")))
        .toList();
  }

  private static String page(String name, String next) {
    return """
    {"kind":"ConfigMapList","metadata":{"resourceVersion":"7","continue":"%s"},"items":[
    {"metadata":{"name":"%s"}}]}\
    """
        .formatted(next, name);
  }

  private static Json.Obj configMap() {
    return Json.obj()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put("metadata", Json.obj().put("name", "a").put("namespace", "n").build())
        .build();
  }
}
