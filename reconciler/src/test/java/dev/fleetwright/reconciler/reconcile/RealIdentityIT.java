package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.testing.RealClusters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by a real API server, and what kubectl thinks of us there. */
class RealIdentityIT extends IdentityContract {
  @RegisterExtension static final RealClusters REAL = RealClusters.shared("engine");

  private static final World WORLD = new RealWorld(REAL, "engine");

  @Override
  World world() {
    return WORLD;
  }

  @Test
  void kubectl_takes_our_record_for_an_apply_set_of_ours_and_finds_its_members(@TempDir Path folder)
      throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"))));
    var file = folder.resolve("m.yaml");
    Files.writeString(
        file, "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: " + ns + "}}");

    assertThat(
            kubectl(
                "apply",
                "--server-side",
                "--prune",
                "--applyset=configmap/fleetwright." + FLEET,
                "-n",
                "fleetwright-system",
                "-f",
                file.toString()))
        .contains("is managed by tooling \"fleetwright\" instead of \"kubectl\"");
    assertThat(
            kubectl("get", "configmaps", "-n", ns, "-o", "name", "-l", store().owner().selector()))
        .isEqualToIgnoringNewLines("configmap/m");
  }

  private static String kubectl(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("kubectl", "--context", "engine"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", REAL.kubeconfig().toString());
    builder.environment().put("KUBECTL_APPLYSET", "true");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      Assumptions.abort("kubectl is not installed");
      throw e;
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
