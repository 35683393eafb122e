package dev.fleetwright.reconciler.app;

import static dev.fleetwright.reconciler.app.MainTest.fleetwright;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fleetwright.compiler.cli.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SandboxCommandTest {
  @TempDir Path temporary;

  private static Process sandbox(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "sandbox"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static List<String> untilExport(BufferedReader lines) throws IOException {
    var said = new ArrayList<String>();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      said.add(line.replaceAll(" +", " "));
      if (line.startsWith("export ")) {
        break;
      }
    }
    return said;
  }

  private static String kubectl(Path kubeconfig, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static boolean isThere(String program) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @Test
  void clusters_are_served_until_a_signal_and_nothing_is_left_behind() throws Exception {
    var kubeconfig = temporary.resolve("kubeconfig");
    var process = sandbox("--clusters", "5", "--kubeconfig", kubeconfig.toString());
    try (var lines = process.inputReader()) {
      var said = untilExport(lines);
      assertThat(said.getFirst()).isEqualTo("CONTEXT PROVIDER KUBERNETES SERVER");
      assertThat(said.subList(1, 6))
          .extracting(line -> line.split(" ")[0])
          .containsExactly("eks-1", "gke-1", "aks-1", "onprem-1", "eks-2");
      assertThat(said.getLast()).isEqualTo("export KUBECONFIG=" + kubeconfig);
      if (isThere("kubectl")) {
        assertThat(kubectl(kubeconfig, "--context", "gke-1", "api-resources"))
            .contains("gateway.networking.k8s.io/v1", "HealthCheckPolicy");
        assertThat(kubectl(kubeconfig, "--context", "onprem-1", "get", "namespaces"))
            .contains("kube-system");
      }
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(kubeconfig).doesNotExist();
  }

  @Test
  void the_clusters_of_a_fleet_have_the_names_of_its_contexts() throws Exception {
    assumeTrue(isThere("git"), "needs git");
    var repo = GitFolder.create(temporary.resolve("fleet"));
    var process = sandbox("-C", repo.path().toString());
    Path file;
    try (var lines = process.inputReader()) {
      var said = untilExport(lines);
      assertThat(said.subList(1, 3))
          .extracting(line -> line.split(" ")[0] + " " + line.split(" ")[1])
          .containsExactly("one onprem", "two onprem");
      file = Path.of(said.getLast().replaceFirst("export KUBECONFIG=", ""));
      assertThat(Files.readString(file)).contains("current-context: \"one\"");
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void a_kubeconfig_of_the_user_is_never_overwritten() throws Exception {
    var own = Files.writeString(temporary.resolve("config"), "apiVersion: v1\n");

    var result = fleetwright("sandbox", "--clusters", "1", "--kubeconfig", own.toString());

    assertThat(result.code()).isEqualTo(ExitCode.INPUT);
    assertThat(result.err()).contains(own + " is there already and is not overwritten");
    assertThat(own).hasContent("apiVersion: v1");
  }

  @Test
  void the_kubeconfig_of_a_sandbox_that_still_serves_is_not_overwritten() throws Exception {
    long other = ProcessHandle.current().parent().orElseThrow().pid();
    var text = "# simulated clusters of fleetwright, until process " + other + " ends\n{}\n";
    var own = Files.writeString(temporary.resolve("other"), text);

    var result = fleetwright("sandbox", "--clusters", "1", "--kubeconfig", own.toString());

    assertThat(result.code()).isEqualTo(ExitCode.INPUT);
    assertThat(result.err()).contains("which still serves (process " + other + ")");
    assertThat(own).hasContent(text);
  }

  @Test
  void what_cannot_be_is_told() {
    assertThat(fleetwright("sandbox", "--clusters", "1", "--providers", "ekss").err())
        .contains("there is no provider 'ekss'; did you mean 'eks'?");
    assertThat(fleetwright("sandbox", "--clusters", "0").code()).isEqualTo(ExitCode.INPUT);
    assertThat(fleetwright("sandbox", "-C", temporary.toString()).err())
        .contains("say how many clusters with --clusters");
  }
}
