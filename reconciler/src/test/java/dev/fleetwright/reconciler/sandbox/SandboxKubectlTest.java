package dev.fleetwright.reconciler.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by the sandbox. */
class SandboxKubectlTest extends KubectlContract {
  @SuppressWarnings("NullAway.Init") // started before the tests
  private static Sandbox sandbox;

  @SuppressWarnings("NullAway.Init") // written before the tests
  private static Path kubeconfig;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    sandbox = Sandbox.start(List.of(new ClusterSpec("kubectl")));
    kubeconfig = Files.writeString(folder.resolve("kubeconfig"), sandbox.kubeconfig());
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Override
  Path kubeconfig() {
    return kubeconfig;
  }

  @Test
  void what_it_cannot_read_it_says_with_another_way() throws Exception {
    var said = kubectl("create", "configmap", "typed", "--from-literal=a=b");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.text()).contains("JSON and YAML only", "--dry-run=client -o yaml");
  }
}
