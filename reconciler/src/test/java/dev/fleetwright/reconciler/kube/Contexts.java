package dev.fleetwright.reconciler.kube;

import dev.fleetwright.reconciler.kube.config.KubeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Kubeconfigs of one context, {@code c}, for tests. */
public final class Contexts {
  private Contexts() {}

  /** A file with this cluster and this user, each in YAML's braces. */
  public static Path file(Path folder, String cluster, String user) {
    return write(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: cluster-entry
          cluster: {%s}
        users:
        - name: user-entry
          user: {%s}
        contexts:
        - name: c
          context: {cluster: cluster-entry, user: user-entry}
        """
            .formatted(cluster, user));
  }

  public static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How to reach a scripted server: quickly, or not at all. */
  public static KubeOptions options(Path folder, String server, String user) {
    return options(file(folder, "server: \"" + server + "\"", user));
  }

  public static KubeOptions options(Path file) {
    return KubeOptions.of(file, Map.of()).withTimes(Duration.ofMillis(500), Duration.ofSeconds(2));
  }
}
