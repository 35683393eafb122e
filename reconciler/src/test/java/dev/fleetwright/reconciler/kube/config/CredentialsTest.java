package dev.fleetwright.reconciler.kube.config;

import static dev.fleetwright.reconciler.kube.Failures.everythingSaid;
import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static dev.fleetwright.reconciler.kube.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.kube.Contexts;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who we say we are, and how that stays fresh. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the credential programs here are shell scripts")
class CredentialsTest {
  private static final ScriptedServer.Answer WELCOME = json(200, "{\"metadata\":{\"uid\":\"u\"}}");
  private static final ScriptedServer.Answer UNKNOWN =
      json(401, "{\"kind\":\"Status\",\"message\":\"Unauthorized\",\"code\":401}");

  @TempDir Path folder;

  @Test
  void a_program_runs_once_for_all_who_wait_and_again_after_its_end() throws Exception {
    var program = program("sleep 0.2; " + print("T$(wc -l <runs | tr -d ' ')", later(3600)));
    try (var server = ScriptedServer.answering(WELCOME)) {
      var clusters = clusters(server, program);
      try (var session = clusters.open("c");
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Callable<String> ask = () -> session.identity().uid();
        var all = Stream.generate(() -> threads.submit(ask)).limit(20).toList();
        for (var one : all) {
          assertThat(one.get()).isEqualTo("u");
        }
      }
      clusters.open("c").identity();
      assertThat(runs()).isEqualTo(1);
      assertThat(authorizations(server)).containsOnly("Bearer T1");
    }
  }

  @Test
  void a_credential_that_ended_is_fetched_again() throws Exception {
    var program = program(print("T$(wc -l <runs | tr -d ' ')", later(-1)));
    try (var server = ScriptedServer.answering(WELCOME);
        var session = clusters(server, program).open("c")) {
      session.identity();
      session.identity();

      assertThat(authorizations(server)).containsExactly("Bearer T1", "Bearer T2");
    }
  }

  @Test
  void a_refused_credential_is_renewed_once() throws Exception {
    var program = program(print("T$(wc -l <runs | tr -d ' ')", later(3600)));
    try (var server = ScriptedServer.answering(UNKNOWN, WELCOME);
        var session = clusters(server, program).open("c")) {
      assertThat(session.identity().uid()).isEqualTo("u");
      assertThat(authorizations(server)).containsExactly("Bearer T1", "Bearer T2");
    }
    try (var server = ScriptedServer.answering(UNKNOWN);
        var session = clusters(server, program).open("c")) {
      assertThat(failureOf(session::identity).kind()).isEqualTo(Kind.UNAUTHORISED);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void the_same_credential_again_is_not_tried_again() throws Exception {
    var program = program(print("same", later(3600)));
    try (var server = ScriptedServer.answering(UNKNOWN);
        var session = clusters(server, program).open("c")) {
      assertThat(failureOf(session::identity))
          .hasMessage("ask who the cluster is: Unauthorized")
          .extracting("kind")
          .isEqualTo(Kind.UNAUTHORISED);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_program_is_told_of_the_cluster_where_it_asks_for_that() throws Exception {
    var program =
        program("printf %s \"$KUBERNETES_EXEC_INFO\" >info; " + print("$MARK", later(60)));
    try (var server = ScriptedServer.answering(WELCOME)) {
      var user = user(program) + ", provideClusterInfo: true, env: [{name: MARK, value: m}]}";
      var options = Contexts.options(folder, "http://" + server.address(), user);
      try (var session = KubeClusters.of(options.with(allowing(program))).open("c")) {
        session.identity();
      }
      assertThat(authorizations(server)).containsExactly("Bearer m");
      assertThat(Files.readString(folder.resolve("info")))
          .isEqualTo(
              "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\","
                  + "\"spec\":{\"interactive\":false,\"cluster\":{\"server\":\"http://"
                  + server.address()
                  + "\"}}}");
    }
  }

  @Test
  void a_program_that_fails_is_told_without_its_credential() throws Exception {
    for (var script :
        List.of(
            "echo CANARY; echo token=CANARY Bearer CANARY >&2; exit 3",
            "echo CANARY",
            "echo '{\"kind\":\"ExecCredential\",\"status\":{\"token\":\"CANARY\"}}'",
            print("CANARY is no token", later(60)),
            print("", later(60)),
            print("CANARY", "tomorrow"),
            "exec sleep 60")) {
      var program = program(script);
      try (var server = ScriptedServer.answering(WELCOME);
          var session = clusters(server, program).open("c")) {
        var failure = failureOf(session::identity);

        assertThat(failure.kind()).as(script).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure)
            .hasMessageStartingWith("context \"c\": the credential program \"" + program + "\" ");
        assertThat(everythingSaid(failure)).doesNotContain("CANARY");
        assertThat(server.requests()).isEmpty();
      }
    }
    for (var program : ProcessHandle.current().descendants().toList()) {
      // Killed, and gone as soon as the system has noticed.
      assertThat(program.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  @Test
  void what_a_program_said_before_it_failed_is_shown_in_a_line() throws Exception {
    var program =
        program(
            "echo CANARY; printf '\\033[31mUnable to locate credentials.\\033[0m\\n"
                + "You can configure them by running \"aws configure\".\\n' >&2; exit 255");
    try (var server = ScriptedServer.answering(WELCOME);
        var session = clusters(server, program).open("c")) {
      assertThat(failureOf(session::identity))
          .hasMessage(
              "context \"c\": the credential program \""
                  + program
                  + "\" ended with exit code 255 and said: Unable to locate credentials."
                  + " / You can configure them by running \"aws configure\".");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws_secret_access_key = CANARY",
        "{\"access_token\": \"CANARY\"}",
        "Authorization: Bearer CANARY",
        "GET https://me:CANARY@sts.example/?X-Amz-Signature=CANARY",
        "got eyJhbGciOiJSUzI1NiIsCANARY.eyJzdWIiOiJDQU5BUlkiCANARY.c2lnbmF0dXJlCANARY",
        "key AKIA1234567890CANARY is not known",
        "-----BEGIN RSA PRIVATE KEY-----\nCANARY\n-----END RSA PRIVATE KEY-----",
        "CANARYabcdefghijkl0123456789abcdefgh",
      })
  void what_could_be_a_credential_is_hidden_in_a_programs_words(String words) {
    assertThat(ProgramWords.of(words)).contains("(hidden)").doesNotContain("CANARY");
  }

  @Test
  void a_programs_words_are_few_and_plain() {
    assertThat(ProgramWords.of("")).isEmpty();
    assertThat(ProgramWords.of("a\n".repeat(10_000)).length()).isLessThan(20);
    assertThat(ProgramWords.of("word ".repeat(100_000)).length()).isLessThan(300);
    assertThat(ProgramWords.of("a\u001b]0;title\u0007b\u202e\u009b31m"))
        .doesNotContain("\u001b", "\u0007", "\u202e", "\u009b");
    var usual =
        "ERROR: (gcloud.config.config-helper) cluster/eks-prod-eu-west-1 is not in project 42";
    assertThat(ProgramWords.of(usual)).isEqualTo(usual);
  }

  @Test
  void a_token_file_is_read_again_when_its_token_is_refused() throws Exception {
    var token = Contexts.write(folder.resolve("token"), "first\n");
    try (var server = ScriptedServer.answering(WELCOME, UNKNOWN, WELCOME);
        var session =
            KubeClusters.of(
                    Contexts.options(folder, "http://" + server.address(), "tokenFile: token"))
                .open("c")) {
      session.identity();
      Contexts.write(token, "second\n");
      session.identity();

      assertThat(authorizations(server))
          .containsExactly("Bearer first", "Bearer first", "Bearer second");
    }
  }

  @Test
  void a_password_and_somebody_else_go_into_headers() throws Exception {
    try (var server = ScriptedServer.answering(WELCOME);
        var session =
            KubeClusters.of(
                    Contexts.options(
                        folder,
                        "http://" + server.address(),
                        "username: u, password: p, as: me, as-groups: [g, h]"))
                .open("c")) {
      session.identity();

      assertThat(server.requests().getFirst().headers())
          .containsEntry("authorization", "Basic dTpw")
          .containsEntry("impersonate-user", "me")
          .containsEntry("impersonate-group", "g,h")
          .containsEntry("user-agent", "fleetwright");
    }
  }

  private KubeClusters clusters(ScriptedServer server, Path program) {
    var options = Contexts.options(folder, "http://" + server.address(), user(program) + "}");
    return KubeClusters.of(options.with(allowing(program)));
  }

  private static Access allowing(Path program) {
    return Access.USUAL.withPrograms(Set.of(program.toString())).withVariables(Set.of("MARK"));
  }

  private static String user(Path program) {
    return "exec: {apiVersion: client.authentication.k8s.io/v1, command: " + program;
  }

  /** A script that counts its runs in the file {@code runs} beside it. */
  private Path program(String script) throws Exception {
    Files.deleteIfExists(folder.resolve("runs"));
    var text = "#!/bin/sh\ncd " + folder + "\necho run >>runs\n" + script + "\n";
    var program = Contexts.write(folder.resolve("program"), text);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private static String print(String token, String end) {
    return """
    cat <<EOF
    {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s","expirationTimestamp":"%s"}}
    EOF\
    """
        .formatted(token, end);
  }

  private static String later(int seconds) {
    return Instant.now().plusSeconds(seconds).toString();
  }

  private long runs() throws Exception {
    try (var lines = Files.lines(folder.resolve("runs"))) {
      return lines.count();
    }
  }

  private static List<String> authorizations(ScriptedServer server) {
    return server.requests().stream()
        .map(request -> String.valueOf(request.headers().get("authorization")))
        .toList();
  }
}
