package dev.fleetwright.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterSession.Preconditions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Propagation;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.sandbox.ClusterSpec;
import dev.fleetwright.reconciler.sandbox.Fault;
import dev.fleetwright.reconciler.sandbox.FaultRule;
import dev.fleetwright.reconciler.sandbox.Sandbox;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code apply} without {@code --yes}, on a terminal. */
@Timeout(180)
class AskingTest {
  @TempDir Path temporary;
  private GitFolder repo;
  private Sandbox sandbox;

  @BeforeEach
  void start() throws Exception {
    repo = GitFolder.create(temporary.resolve("fleet"));
    repo.commit("first");
    sandbox = Sandbox.start(List.of(new ClusterSpec("one"), new ClusterSpec("two")));
    Files.writeString(temporary.resolve("kubeconfig"), sandbox.kubeconfig());
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private OnTerminal apply() throws Exception {
    return OnTerminal.start(
        temporary,
        "apply",
        "-C",
        repo.path().toString(),
        "--state",
        temporary.resolve("state").toString(),
        "--kubeconfig",
        temporary.resolve("kubeconfig").toString());
  }

  private boolean isApplied() {
    return sandbox.cluster("one").object("configmaps", "shop", "settings").isPresent();
  }

  private static String withoutDigest(String text) {
    return text.replaceFirst("plan [0-9a-f]{12},", "plan DIGEST,");
  }

  @Test
  void what_would_change_is_on_the_screen_before_the_question() throws Exception {
    repo.level("not committed");
    var shown =
        """
        fleet shop, plan DIGEST, at %s "first"; the working tree has changes that are not committed and not in it (see --at worktree)
        one, two: 2 to create
          + Namespace/shop  (dev/namespaces)
          + ConfigMap/shop/settings  (dev/settings)

        2 clusters: 2 to change
        """
                .formatted(repo.git("rev-parse", "HEAD").strip().substring(0, 10))
            + "apply? [y/N] ";

    try (var terminal = apply()) {
      assertThat(withoutDigest(terminal.await("apply? [y/N] "))).isEqualTo(shown);
      assertThat(isApplied()).isFalse();
      terminal.type("n");
      assertThat(terminal.end()).isEqualTo(ExitCode.INPUT);
      assertThat(terminal.all()).endsWith("nothing was applied\n");
      assertThat(isApplied()).isFalse();
    }
    try (var terminal = apply()) {
      assertThat(withoutDigest(terminal.await("apply? [y/N] "))).isEqualTo(shown);
      terminal.type("y");
      assertThat(terminal.end()).isEqualTo(ExitCode.OK);
      assertThat(terminal.all()).contains("one, two: 2 created\n").endsWith("2 changed\n");
      assertThat(isApplied()).isTrue();
    }
  }

  @Test
  void what_changes_while_somebody_thinks_is_not_applied_over() throws Exception {
    try (var terminal = apply()) {
      terminal.await("apply? [y/N] ");
      terminal.type("y");
      assertThat(terminal.end()).isEqualTo(ExitCode.OK);
    }
    repo.level("debug");
    repo.commit("second");
    try (var terminal = apply()) {
      terminal.await("apply? [y/N] ");
      var options = KubeOptions.of(temporary.resolve("kubeconfig"), Map.of());
      try (var session = KubeClusters.of(options).open("two")) {
        var type = session.discovery(false).types().get(GroupVersionKind.of("v1", "ConfigMap"));
        var configMaps = Objects.requireNonNull(type);
        var there = Objects.requireNonNull(session.get(configMaps, "shop", "settings"));
        var uid = Objects.requireNonNull(there.text("metadata", "uid"));
        session.delete(
            configMaps, "shop", "settings", new Preconditions(uid, null), Propagation.BACKGROUND);
      }
      terminal.type("y");
      assertThat(terminal.end()).isEqualTo(ExitCode.WORLD);
      assertThat(terminal.all())
          .contains("one: 1 updated")
          .contains(
              "two: FW2066: it has changed since it was planned, so nothing was done: now it would"
                  + " create ConfigMap/shop/settings");
    }
    assertThat(sandbox.cluster("two").object("configmaps", "shop", "settings")).isEmpty();
  }

  @Test
  void ctrl_c_says_how_far_it_came_and_the_status_does_not_say_in_sync() throws Exception {
    try (var terminal = apply()) {
      terminal.await("apply? [y/N] ");
      terminal.interrupt();
      assertThat(terminal.end()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(terminal.all()).endsWith("fleetwright: interrupted; nothing was applied\n");
      assertThat(isApplied()).isFalse();
    }
    try (var terminal = apply()) {
      terminal.await("apply? [y/N] ");
      terminal.type("y");
      assertThat(terminal.end()).isEqualTo(ExitCode.OK);
    }
    repo.level("debug");
    repo.commit("second");
    try (var terminal = apply()) {
      terminal.await("apply? [y/N] ");
      var writes = sandbox.cluster("two").writeCount();
      sandbox
          .cluster("two")
          .inject(
              FaultRule.always(new Fault.Hang()).resource("configmaps").object("shop", "settings"));
      sandbox.cluster("two").forgetRequests();
      terminal.type("y");
      for (int i = 0; level("one").equals("info") || isStill("one"); i++) {
        assertThat(i).as("waited for 40 s").isLessThan(1000);
        Thread.sleep(40);
      }
      assertThat(writes).isPositive();
      terminal.interrupt();
      assertThat(terminal.end()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(terminal.all())
          .endsWith(
              "fleetwright: interrupted with 1 of 2 clusters done; run it again, it goes on from"
                  + " where it was\n");
    }
    var status = MainTest.fleetwright("status", "--state", temporary.resolve("state").toString());
    assertThat(status.out())
        .contains("two: a cycle began to change it and has not ended")
        .contains("1 in-sync, 1 incomplete");

    sandbox.cluster("two").heal();
    try (var terminal = apply()) {
      terminal.await("apply? [y/N] ");
      terminal.type("y");
      assertThat(terminal.end()).isEqualTo(ExitCode.OK);
    }
    assertThat(level("two")).isEqualTo("debug");
  }

  private String level(String cluster) {
    return sandbox
        .cluster(cluster)
        .object("configmaps", "shop", "settings")
        .map(settings -> settings.text("data", "LEVEL"))
        .orElse("(none)");
  }

  /** Its cycle has not ended, as the memory says. */
  private boolean isStill(String cluster) {
    try (var store = Stores.read(temporary.resolve("state"))) {
      return store.statuses().stream()
          .noneMatch(status ->
              status.cluster().equals(cluster)
                  && status.state() == ClusterStatus.State.IN_SYNC
                  && status.applied() > 0
                  && status.commit().equals(head()));
    }
  }

  private String head() {
    try {
      return repo.git("rev-parse", "HEAD").strip();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
