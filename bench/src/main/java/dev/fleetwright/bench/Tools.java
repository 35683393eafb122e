package dev.fleetwright.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The peers' programs, built from their Go modules into the user's cache folder when first needed.
 */
final class Tools {
  private static final Map<String, String> MODULES =
      Map.of(
          "kustomize", "sigs.k8s.io/kustomize/kustomize/v5@v5.8.2",
          "helm", "helm.sh/helm/v3/cmd/helm@v3.21.3",
          "jsonnet", "github.com/google/go-jsonnet/cmd/jsonnet@v0.22.0");

  private Tools() {}

  static String path(String tool) {
    var folder = Path.of(System.getProperty("user.home"), ".cache/fleetwright/bench-tools");
    var program = folder.resolve(tool);
    if (!Files.isExecutable(program)) {
      install(MODULES.getOrDefault(tool, tool), folder);
    }
    return program.toString();
  }

  private static void install(String module, Path folder) {
    System.err.println("building " + module);
    var command =
        new ProcessBuilder("go", "install", "-trimpath", module)
            .inheritIO()
            .redirectOutput(new File("/dev/null"));
    command.environment().put("GOBIN", folder.toString());
    try {
      if (command.start().waitFor() != 0) {
        throw new IllegalStateException("cannot build " + module);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Go is needed to build the peers", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
