package dev.fleetwright.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.reconciler.app.MainTest.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fleetwright diff} as a gate. */
class DiffTest {
  @TempDir Path repo;

  @BeforeEach
  void commit() throws Exception {
    Files.writeString(repo.resolve("intent.yaml"), intent("active"));
    Files.createDirectories(repo.resolve("m"));
    Files.writeString(repo.resolve("m/a.yaml"), config("a"));
    git("init", "-q");
    git("add", "-A");
    git("-c", "user.name=t", "-c", "user.email=t@t.example", "commit", "-qm", "first");
  }

  @Test
  void privilege_and_exposure_stop_a_change_that_is_safe_for_what_runs() throws Exception {
    Files.writeString(
        repo.resolve("m/b.yaml"),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: b}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: User, name: mallory, apiGroup: rbac.authorization.k8s.io}]
        """);

    assertThat(diff().code()).isEqualTo(ExitCode.CHANGES);
    assertThat(diff("--fail-on", "destructive,exposure").code()).isEqualTo(ExitCode.CHANGES);
    var stopped = diff("--fail-on", "destructive,privilege");
    assertThat(stopped.code()).isEqualTo(ExitCode.INPUT);
    assertThat(stopped.err()).endsWith("fleetwright: the change is safe, privilege\n");
    assertThat(stopped.out())
        .contains("! privilege: gives ClusterRole cluster-admin to User mallory");
    assertThat(diff("--color", "always").out()).contains("\u001b[33;1m+ create");
  }

  @Test
  void a_risk_stops_what_is_worse_too() throws Exception {
    Files.writeString(repo.resolve("m/a.yaml"), config("b"));

    for (var word : List.of("restart", "disruptive", "destructive")) {
      assertThat(diff("--fail-on", word).code()).as(word).isEqualTo(ExitCode.INPUT);
    }
    assertThat(diff("--fail-on", "privilege").code()).isEqualTo(ExitCode.CHANGES);
    assertThat(diff("--fail-on", "privilage"))
        .isEqualTo(
            new Result(
                ExitCode.INPUT,
                "",
                "fleetwright: --fail-on takes restart, disruptive, destructive, exposure, privilege,"
                    + " not 'privilage'; did you mean 'privilege'?\n"));
  }

  @Test
  void a_retired_cluster_is_a_change() throws Exception {
    Files.writeString(repo.resolve("intent.yaml"), intent("retired"));

    var diff = diff();

    assertThat(diff.code()).isEqualTo(ExitCode.CHANGES);
    assertThat(diff.out())
        .startsWith("~ cluster c1: state active -> retired; it is reconciled no more");
  }

  @Test
  void two_commits_are_two_words_and_the_one_after_is_named_once() {
    assertThat(diff("HEAD~1..HEAD").err())
        .isEqualTo(
            "fleetwright: 'HEAD~1..HEAD' is two commits in one word; say fleetwright diff HEAD~1"
                + " HEAD\n");
    var twice = diff("HEAD", "HEAD", "--at", "HEAD");
    assertThat(twice.code()).isEqualTo(ExitCode.INPUT);
    assertThat(twice.err()).contains("leave one of them out");
    assertThat(diff("HEAD", "--at", "HEAD").code()).isEqualTo(ExitCode.OK);
    assertThat(MainTest.fleetwright("diff", "--help").out().replaceAll("\\s+", " "))
        .contains("(restart, disruptive, destructive)", "(exposure, privilege)");
  }

  private Result diff(String... arguments) {
    var line = new ArrayList<>(List.of("diff"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("-C", repo.toString()));
    return MainTest.fleetwright(line.toArray(String[]::new));
  }

  private void git(String... arguments) throws Exception {
    var line = new ArrayList<>(List.of("git"));
    line.addAll(List.of(arguments));
    var git = new ProcessBuilder(line).directory(repo.toFile()).inheritIO().start();
    assertThat(git.waitFor()).isZero();
  }

  private static String intent(String state) {
    return """
    apiVersion: fleetwright.dev/v1
    kind: Fleet
    metadata: {name: probe}
    environments:
      prod: {}
    clusters:
      c1: {provider: onprem, region: r1, environment: prod, kubernetes: "1.36", state: %s}
    components:
      thing: {manifests: m, namespace: default}
    """
        .formatted(state);
  }

  private static String config(String name) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}}\n".formatted(name);
  }
}
