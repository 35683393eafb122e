package dev.fleetwright.reconciler.app;

import static dev.fleetwright.reconciler.app.MainTest.fleetwright;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.reconciler.app.MainTest.Result;
import dev.fleetwright.reconciler.sandbox.ClusterSpec;
import dev.fleetwright.reconciler.sandbox.Sandbox;
import dev.fleetwright.reconciler.store.FleetStore.LedgerCheck;
import dev.fleetwright.reconciler.store.Stores;
import java.io.ByteArrayOutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person speaks to the service while it runs. Its schedule alone would do nothing for hours. */
@Timeout(120)
class SpeakingTest {
  @TempDir Path temporary;
  private GitFolder repo;
  private Sandbox sandbox;
  private RunningService service;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

  @BeforeEach
  void start() throws Exception {
    repo = GitFolder.create(temporary.resolve("fleet"));
    repo.commit("first");
    sandbox = Sandbox.start(List.of(new ClusterSpec("one"), new ClusterSpec("two")));
    Files.writeString(temporary.resolve("kubeconfig"), sandbox.kubeconfig());
    Files.writeString(
        temporary.resolve("service.yaml"),
        """
        apiVersion: fleetwright.dev/v1
        kind: Service
        repo: fleet
        poll: 3h
        interval: 3h
        store: state
        kubeconfig: kubeconfig
        listen: "127.0.0.1:0"
        """);
    var file = temporary.resolve("service.yaml");
    var config = ServiceConfigReader.read(file, Files.readAllBytes(file), file, new Diagnostics());
    service = RunningService.start(Objects.requireNonNull(config), logged);
    until(() -> level("one").equals("info") && level("two").equals("info"));
  }

  @AfterEach
  void stop() {
    service.close();
    sandbox.close();
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    for (int i = 0; !condition.call(); i++) {
      assertThat(i).as("waited for 40 s").isLessThan(1000);
      Thread.sleep(40);
    }
  }

  private String level(String cluster) {
    return sandbox
        .cluster(cluster)
        .object("configmaps", "shop", "settings")
        .map(settings -> settings.text("data", "LEVEL"))
        .orElse("(none)");
  }

  private Result run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state", temporary.resolve("state").toString()));
    return fleetwright(all.toArray(String[]::new));
  }

  private String status() {
    return run("status").out();
  }

  /** The commit is in force, and the old namespace waits for a word. */
  private void moveToAnotherNamespace() throws Exception {
    repo.write("intent.yaml", GitFolder.INTENT.replace("namespace: shop", "namespace: store"));
    repo.commit("move to another namespace");
    assertThat(run("look", "now"))
        .isEqualTo(new Result(0, "looking at the repo and at 2 clusters now\n", ""));
    until(() -> status().contains("2 held"));
  }

  private boolean isThere(String cluster) {
    return sandbox.cluster(cluster).object("namespaces", "", "shop").isPresent();
  }

  @Test
  void an_approval_reaches_the_service_and_is_acted_on_at_once() throws Exception {
    moveToAnotherNamespace();
    assertThat(status()).contains("fix: if that is meant: fleetwright approve Namespace/shop\n");

    var said = run("approve", "Namespace/shop", "--cluster", "one");
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).endsWith("Z: delete Namespace/shop, on one\n");
    until(() -> !isThere("one"));
    assertThat(isThere("two")).isTrue();
    assertThat(run("approve", "Namespace/shop").code()).isZero();
    until(() -> !isThere("two"));

    service.close();
    try (var store = Stores.open(temporary.resolve("state"))) {
      assertThat(store.verifyLedger()).isInstanceOf(LedgerCheck.Intact.class);
      assertThat(store.ledger(Optional.of("one"), 100))
          .filteredOn(entry -> entry.action().equals("approve"))
          .singleElement()
          .satisfies(entry -> {
            assertThat(entry.commit()).isEqualTo(repo.git("rev-parse", "HEAD").strip());
            assertThat(entry.detail())
                .startsWith("by " + System.getProperty("user.name") + " until 20")
                .endsWith(": delete Namespace/shop");
          });
    }
    assertThat(logged.toString(StandardCharsets.UTF_8)).contains("approved by ");
  }

  @Test
  void a_plan_is_approved_by_its_digest_and_another_one_is_not() throws Exception {
    moveToAnotherNamespace();
    assertThat(run("approve", "--plan", "0123456789ab").err()).contains("FW2065: the plan is ");

    var plan =
        JsonText.parse(
            run(
                    "plan",
                    "-o",
                    "json",
                    "-C",
                    repo.path().toString(),
                    "--kubeconfig",
                    temporary.resolve("kubeconfig").toString())
                .out());
    assertThat(run("approve", "--plan", Objects.requireNonNull(plan.text("digest"))).code())
        .isZero();
    until(() -> !isThere("one") && !isThere("two"));
  }

  @Test
  void a_look_finds_a_cluster_that_is_back_before_its_breaker_would() throws Exception {
    sandbox.cluster("one").stop();
    for (int i = 1; i <= 3; i++) {
      int failures = i;
      run("look", "now");
      until(() -> run("status", "-o", "json").out().contains("\"failures\":" + failures));
    }
    assertThat(status()).contains("next try in");

    sandbox.cluster("one").start();
    repo.level("debug");
    repo.commit("second");
    run("look", "now");
    until(() -> level("one").equals("debug"));
  }

  /** What our own texts tell people to type is typed, as it stands, while the service runs. */
  @Test
  void every_command_that_a_fix_names_works_while_the_service_runs() throws Exception {
    moveToAnotherNamespace();
    var commands = new TreeSet<String>();
    for (var place : List.of(Path.of("src/main/java"), Path.of("../docs"))) {
      try (var files = Files.walk(place)) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          commands.addAll(fixes(Files.readString(file)));
        }
      }
    }

    assertThat(commands)
        .contains("approve Namespace/shop", "approve --deletions 3", "plan", "look now");
    for (var command : commands) {
      var words = new ArrayList<>(List.of(command.split(" ")));
      if (words.getFirst().equals("plan")) {
        words.addAll(List.of("-C", repo.path().toString()));
        words.addAll(List.of("--kubeconfig", temporary.resolve("kubeconfig").toString()));
      }
      var said = run(words.toArray(String[]::new));
      assertThat(said.code())
          .as("fleetwright %s: %s%s", command, said.out(), said.err())
          .isIn(ExitCode.OK, ExitCode.CHANGES);
    }
  }

  /** Commands after {@code fleetwright} in a string, or in a code span of a page. */
  private static List<String> fixes(String text) {
    var found = new ArrayList<String>();
    var commands =
        Pattern.compile(": fleetwright ([a-z][^\"`]*)[\"`]|`fleetwright (approve[^`]*|look[^`]*)`");
    var matcher = commands.matcher(text);
    while (matcher.find()) {
      var command = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      found.add(
          command
              .replaceFirst("approve $", "approve Namespace/shop")
              .replaceFirst("forget $", "forget one")
              .replaceFirst("--deletions $", "--deletions 3")
              .replaceFirst("--unit $", "--unit dev/namespaces")
              .replace("NAME", "one")
              .replace("OBJECT", "Namespace/shop")
              .replace("Kind/namespace/name", "Namespace/shop")
              .replace("UNIT", "dev/namespaces")
              .replace("COUNT", "3"));
    }
    return found;
  }

  @Test
  void nobody_else_can_get_at_the_socket_and_noise_does_not_stop_it() throws Exception {
    var holder = temporary.resolve("state/control");
    assertThat(Files.getPosixFilePermissions(holder))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(holder.resolve("socket")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    for (var noise :
        List.of(
            "",
            "\n",
            "{}\n",
            "[1]\n",
            "{\"approve\":{}}\n",
            "{\"done\":\"x\"}\n",
            "x".repeat(300_000))) {
      try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(holder.resolve("socket")))) {
        var bytes = ByteBuffer.wrap(noise.getBytes(StandardCharsets.UTF_8));
        try {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          channel.shutdownOutput();
        } catch (java.io.IOException closedOnUs) {
          // That is an answer, too.
        }
      }
    }
    assertThat(run("look", "now").code()).isZero();
    service.close();
    assertThat(holder.resolve("socket")).doesNotExist();
    assertThat(run("look", "now").err()).contains("FW2907: no service runs with the state in ");
  }
}
