package dev.fleetwright.reconciler.sandbox;

import dev.fleetwright.reconciler.testing.RealClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by a real API server. */
class RealKubectlIT extends KubectlContract {
  @RegisterExtension static final RealClusters REAL = RealClusters.shared("engine");

  @SuppressWarnings("NullAway.Init") // written before the tests
  private static Path kubeconfig;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    kubeconfig =
        Files.writeString(folder.resolve("kubeconfig"), REAL.cluster("engine").kubeconfig());
  }

  @Override
  Path kubeconfig() {
    return kubeconfig;
  }
}
