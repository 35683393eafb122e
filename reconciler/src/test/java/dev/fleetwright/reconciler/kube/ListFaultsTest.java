package dev.fleetwright.reconciler.kube;

import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static dev.fleetwright.reconciler.kube.ScriptedServer.cut;
import static dev.fleetwright.reconciler.kube.ScriptedServer.json;
import static dev.fleetwright.reconciler.kube.ScriptedServer.reset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** A list is whole or a failure, whatever the server sends. */
class ListFaultsTest extends OnScriptedServer {
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
      // Three times the list, then the question whether the server answers at all.
      assertThat(server.requests()).hasSize(4);
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
}
