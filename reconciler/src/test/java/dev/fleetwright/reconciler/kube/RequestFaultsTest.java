package dev.fleetwright.reconciler.kube;

import static dev.fleetwright.reconciler.kube.Failures.everythingSaid;
import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static dev.fleetwright.reconciler.kube.ScriptedServer.hang;
import static dev.fleetwright.reconciler.kube.ScriptedServer.json;
import static dev.fleetwright.reconciler.kube.ScriptedServer.reset;
import static dev.fleetwright.reconciler.kube.ScriptedServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Cause;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession.Preconditions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Propagation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a request when the server, or the way to it, misbehaves. */
class RequestFaultsTest extends OnScriptedServer {
  @Test
  void a_write_that_broke_off_is_not_sent_again() throws Exception {
    try (var server = ScriptedServer.answering(reset(0, WHOLE_LIST));
        var session = session(server)) {
      assertThat(failureOf(() -> session.apply(CONFIG_MAP, configMap(), FORCE)).kind())
          .isEqualTo(Kind.UNREACHABLE);
      // Then it was asked whether it answers at all.
      assertThat(server.requests())
          .extracting(ScriptedServer.Request::method)
          .containsExactly("PATCH", "GET");
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

  @ParameterizedTest
  @CsvSource({
    "-----BEGIN PRIVATE KEY----- CANARY -----END PRIVATE KEY-----, (a private key)",
    "AGE-SECRET-KEY-1CANARY, kept back",
    "PuTTY-User-Key-File-3: CANARY, kept back",
    "-----BEGIN PGP PRIVATE KEY BLOCK----- CANARY, kept back",
    "Y2ZnOiAtLS0tLUJFR0lOIFBSSVZBVEUgS0VZLS0tLS0KQ0FOQVJZ, kept back"
  })
  void a_private_key_in_the_servers_words_goes_nowhere(String key, String said) throws Exception {
    var answer =
        """
        {"kind":"Status","message":"data.a: Invalid value: '%1$s': no","code":422,"details":
        {"causes":[{"field":"data.a","message":"Invalid value: '%1$s': no","reason":"FieldValueInvalid"}]}}\
        """
            .formatted(key);
    try (var server = ScriptedServer.answering(json(422, answer));
        var session = session(server)) {
      var failure = failureOf(() -> session.apply(CONFIG_MAP, configMap(), FORCE));

      assertThat(failure).hasMessageContaining(said);
      assertThat(failure.causes())
          .singleElement()
          .extracting(Cause::message)
          .asString()
          .contains(said);
      assertThat(everythingSaid(failure)).doesNotContain("CANARY", "Q0FOQVJZ");
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
}
