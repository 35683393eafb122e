package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.KubeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How clusters are reached; mixed into every command that reaches them. */
final class ClusterOptions {
  @Nullable Path kubeconfig;

  List<String> plugins = new ArrayList<>();

  List<String> unverified = new ArrayList<>();

  String timeout = "5m";

  void takes(Line line) {
    line.value(
        Path.class,
        "FILE",
        "the clusters' contexts (default: KUBECONFIG, then ~/.kube/config)",
        path -> kubeconfig = path,
        "--kubeconfig");
    line.texts(
        "PROGRAM",
        "a program that the kubeconfig may run for credentials, written as there; repeatable",
        names -> plugins = names,
        "--allow-exec");
    line.texts(
        "CONTEXT",
        "a context whose kubeconfig entry may switch off the check of the certificate; repeatable",
        names -> unverified = names,
        "--allow-unverified");
    line.text(
        "TIME",
        "the longest that one cluster may take (default: 5m)",
        text -> timeout = text,
        "--timeout");
  }

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
