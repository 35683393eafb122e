package dev.fleetwright.reconciler.kube;

import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static dev.fleetwright.reconciler.kube.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.kube.http.Ask;
import dev.fleetwright.reconciler.kube.http.Budget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that sends too much, or what takes for ever to look at: it costs little and says so. */
class HostileServerTest extends OnScriptedServer {
  private static final String HEAD = "{\"kind\":\"ConfigMapList\",\"metadata\":{},\"items\":[";
  private static final byte[] ITEM =
      ("{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"" + "x".repeat(60_000) + "\"}}")
          .getBytes(StandardCharsets.UTF_8);

  private final AtomicLong sent = new AtomicLong();

  private ScriptedServer.Answer endless(boolean packed, String head, byte[] part) {
    return (_, out) -> {
      out.write(
          ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                  + (packed ? "Content-Encoding: gzip\r\n" : "")
                  + "\r\n")
              .getBytes(StandardCharsets.UTF_8));
      var to = packed ? new GZIPOutputStream(out, 8192, true) : out;
      to.write(head.getBytes(StandardCharsets.UTF_8));
      forEver(to, part);
    };
  }

  private void forEver(OutputStream to, byte[] part) throws IOException {
    while (true) {
      to.write(part);
      to.write(',');
      sent.addAndGet(part.length);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_list_without_end_is_left_when_it_is_too_large(boolean packed) throws Exception {
    try (var server = ScriptedServer.answering(endless(packed, HEAD, ITEM));
        var session = session(server, Duration.ofMinutes(5), Duration.ofMinutes(5))) {
      var failure = failureOf(() -> session.list(CONFIG_MAP, "", Detail.FULL));

      assertThat(failure.kind()).isEqualTo(Kind.TOO_MUCH);
      assertThat(failure).hasMessageStartingWith("list ConfigMap: the list is larger than the ");
      assertThat(failure.concernsCluster()).isFalse();
      assertThat(sent.get()).isLessThan(Budget.of(Duration.ofMinutes(5)).list() + (64 << 20));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_object_without_end_within_a_list_is_left_at_eight_mebibytes(boolean packed)
      throws Exception {
    var part = "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"";
    try (var server =
            ScriptedServer.answering(
                endless(
                    packed,
                    HEAD + "{\"metadata\":{},\"spec\":[",
                    part.getBytes(StandardCharsets.UTF_8)));
        var session = session(server, Duration.ofMinutes(5), Duration.ofMinutes(5))) {
      for (var detail : Detail.values()) {
        assertThat(failureOf(() -> session.list(CONFIG_MAP, "", detail)))
            .hasMessage(
                "list ConfigMap: the answer is larger than the 8 MiB that an object may have");
      }
      assertThat(failureOf(() -> session.get(CONFIG_MAP, "n", "x")).kind())
          .isEqualTo(Kind.TOO_MUCH);
      assertThat(failureOf(() -> session.discovery(true)).kind()).isEqualTo(Kind.TOO_MUCH);
    }
  }

  @Test
  void a_list_of_ever_more_pages_ends() throws Exception {
    var pages = new AtomicInteger();
    try (var server =
            ScriptedServer.answering(_ -> json(200, page("a", "p" + pages.incrementAndGet())));
        var session = session(server, Duration.ofMinutes(5), Duration.ofMinutes(5))) {
      assertThat(failureOf(() -> session.list(CONFIG_MAP, "no=such", Detail.FULL)))
          .hasMessage("list ConfigMap: the list has more than 2000 pages");
    }
  }

  @Test
  void what_a_cycle_reads_is_bounded_whatever_is_kept_of_it() throws Exception {
    var budget = new Budget(8 << 20, 16 << 20, 32 << 20, new AtomicLong());
    var list = HEAD + new String(ITEM, StandardCharsets.UTF_8) + "]}";
    var wanted =
        new ListPage.Wanted(new GroupVersionKind("", "v1", "ConfigMap"), Detail.FULL, _ -> false);
    int read = 0;
    try {
      for (; read < 1_000; read++) {
        var bytes = new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8));
        assertThat(ListPage.read(bytes, wanted, new Budget.Taken(budget)).items()).isEmpty();
      }
      throw new AssertionError("no end to it");
    } catch (Budget.Exceeded e) {
      var failure = e.of(Ask.get("list ConfigMap", okhttp3.HttpUrl.get("http://x/"), ""));
      assertThat(failure.kind()).isEqualTo(Kind.SPENT);
      assertThat(failure.concernsCluster()).isTrue();
      assertThat(failure)
          .hasMessage("list ConfigMap: the cluster has sent more than the 32 MiB of a cycle");
    }
    assertThat(read).isBetween(550, 560);
  }

  @Test
  void a_list_of_what_nobody_asked_for_ends_too() throws Exception {
    try (var server = ScriptedServer.answering(endless(true, HEAD, ITEM));
        var session = session(server, Duration.ofMinutes(5), Duration.ofMinutes(5))) {
      assertThat(failureOf(() -> session.list(CONFIG_MAP, "no=such", Detail.FULL)))
          .hasMessage("list ConfigMap: the list is larger than the 256 MiB that are read of one");
    }
  }

  @Test
  void versions_without_number_are_not_asked_for_one_by_one() throws Exception {
    var versions = String.join(",", Collections.nCopies(1, "\"v1\""));
    var many = new StringBuilder(versions);
    for (int i = 0; i < 3_000; i++) {
      many.append(",\"v").append(i + 2).append('"');
    }
    try (var server =
            ScriptedServer.answering(
                json(200, "{\"kind\":\"APIVersions\",\"versions\":[" + many + "]}"));
        var session = session(server, Duration.ofMinutes(1), Duration.ofMinutes(1))) {
      assertThat(failureOf(() -> session.discovery(true)).kind()).isEqualTo(Kind.TOO_MUCH);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | user \"",
        "403 | user \"x\" cannot",
        "403 | admission webhook \"",
        "403 | ValidatingAdmissionPolicy 'x' with binding '",
        "500 | failed to create typed patch object (x): .a",
        "500 | failed to create typed patch object): errors:",
        "422 | Invalid value: {{{",
        "422 | -----BEGIN A",
        "422 | , got &value.valueUnstructured{",
        "422 | admission webhook \"a",
      })
  void words_that_are_made_to_be_slow_to_match_are_not(int status, String word) throws Exception {
    var words = word.repeat(250_000 / word.length()).replace("\"", "\\\"");
    var text =
        "{\"kind\":\"Status\",\"message\":\"%s\",\"code\":%d}"
            .formatted(
                words
                    .substring(0, words.length() > 240_000 ? 240_000 : words.length())
                    .replaceAll("\\\\+$", ""),
                status);
    try (var server = ScriptedServer.answering(json(status, text));
        var session = session(server, Duration.ofMinutes(1), Duration.ofMinutes(1))) {
      for (var type : new ClusterSession.ResourceType[] {CONFIG_MAP, SECRET}) {
        long before = System.nanoTime();
        var body =
            configMap().with("kind", dev.fleetwright.compiler.json.Json.str(type.gvk().kind()));
        var failure = failureOf(() -> session.apply(type, body, FORCE));

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(String.valueOf(failure.getMessage()).length()).isLessThan(1_200);
      }
    }
  }

  @Test
  void rights_that_are_missing_are_told_from_refusals_whatever_the_account_is_called()
      throws Exception {
    for (var user : new String[] {"x", "system:serviceaccount:a:b", ""}) {
      try (var server =
              ScriptedServer.answering(
                  json(
                      403,
                      """
                      {"kind":"Status","reason":"Forbidden","code":403,"message":"configmaps \\"a\\" is forbidden:\
                       User \\"%s\\" cannot patch resource \\"configmaps\\" in API group \\"\\" in the namespace\
                       \\"n\\"","details":{"name":"a"}}\
                      """
                          .formatted(user)));
          var session = session(server)) {
        assertThat(failureOf(() -> session.apply(CONFIG_MAP, configMap(), FORCE)).kind())
            .isEqualTo(Kind.FORBIDDEN);
      }
    }
  }
}
