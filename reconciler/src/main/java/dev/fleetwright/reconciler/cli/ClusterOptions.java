package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.KubeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How clusters are reached; mixed into every command that reaches them. */
final class ClusterOptions {
  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "the clusters' contexts (default: KUBECONFIG, then ~/.kube/config)")
  @Nullable Path kubeconfig;

  @Option(
      names = "--allow-exec",
      paramLabel = "PROGRAM",
      description =
          "a program that the kubeconfig may run for credentials, written as there; repeatable")
  List<String> plugins = new ArrayList<>();

  @Option(
      names = "--allow-unverified",
      paramLabel = "CONTEXT",
      description =
          "a context whose kubeconfig entry may switch off the check of the certificate; repeatable")
  List<String> unverified = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "the longest that one cluster may take (default: 5m)")
  String timeout = "5m";

  KubeClusters clusters() {
    return KubeClusters.of(
        KubeOptions.of(kubeconfig, System.getenv())
            .withPlugins(new LinkedHashSet<>(plugins))
            .withUnverified(new LinkedHashSet<>(unverified)));
  }

  Duration timeout() throws CommandFailure {
    var time = Durations.parse(timeout);
    if (time == null) {
      throw CommandFailure.input("--timeout '%s' is not %s".formatted(timeout, Durations.FORM));
    }
    return time;
  }
}
