package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.reconciler.cli.config.Durations;
import dev.fleetwright.reconciler.cli.config.OperatorConfig;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.config.Access;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How clusters are reached; mixed into every command that reaches them. */
final class ClusterOptions {
  @Nullable Path kubeconfig;

  List<String> contexts = new ArrayList<>();

  List<String> allowed = new ArrayList<>();

  List<String> programs = new ArrayList<>();

  List<String> variables = new ArrayList<>();

  List<String> unverified = new ArrayList<>();

  List<String> folders = new ArrayList<>();

  String timeout = "5m";

  void takes(Line line) {
    line.value(
        Path.class,
        "FILE",
        "the clusters' contexts (default: KUBECONFIG, `kubeconfig` of"
            + " $XDG_CONFIG_HOME/fleetwright/config.yaml, ~/.kube/config)",
        path -> kubeconfig = path,
        "--kubeconfig");
    line.texts(
        "CLUSTER=CONTEXT",
        "the context of a cluster, whatever the intent says; repeatable",
        texts -> contexts = texts,
        "--context");
    line.texts(
        "CONTEXT",
        "a context that the intent may name; no others then; repeatable",
        names -> allowed = names,
        "--allow-context");
    line.texts(
        "PROGRAM",
        "a program that the kubeconfig may run for credentials, written as there; repeatable",
        names -> programs = names,
        "--allow-exec");
    line.texts(
        "NAME",
        "a variable that the kubeconfig may set for such a program; repeatable",
        names -> variables = names,
        "--allow-env");
    line.texts(
        "CONTEXT",
        "a context whose kubeconfig entry may switch off the check of the certificate; repeatable",
        names -> unverified = names,
        "--allow-unverified");
    line.texts(
        "DIR",
        "a folder whose files the kubeconfig may name, for tokens, keys and certificates;"
            + " repeatable",
        paths -> folders = paths,
        "--allow-files");
    line.text(
        "TIME",
        "the longest that one cluster may take (default: 5m)",
        text -> timeout = text,
        "--timeout");
  }

  KubeClusters clusters() throws CommandFailure {
    var environment = System.getenv();
    var config = OperatorConfig.read(environment);
    boolean isSaid = kubeconfig != null || !environment.getOrDefault("KUBECONFIG", "").isEmpty();
    return KubeClusters.of(
        KubeOptions.of(isSaid ? kubeconfig : config.kubeconfig(), environment)
            .with(config.access().and(access())));
  }

  private Access access() throws CommandFailure {
    return new Access(
        contextsByCluster(),
        allowed.isEmpty() ? null : new LinkedHashSet<>(allowed),
        new LinkedHashSet<>(programs),
        new LinkedHashSet<>(variables),
        new LinkedHashSet<>(unverified),
        folders.stream()
            .map(folder -> Path.of(folder).toAbsolutePath().normalize())
            .collect(Collectors.toSet()),
        new Access.Where("", true));
  }

  private Map<String, String> contextsByCluster() throws CommandFailure {
    var map = new LinkedHashMap<String, String>();
    for (var pair : contexts) {
      int equals = pair.indexOf('=');
      if (equals < 1 || equals == pair.length() - 1) {
        throw CommandFailure.input(
            "--context '%s' is not CLUSTER=CONTEXT, such as prod=arn:aws:eks:eu-west-1:1:cluster/prod"
                .formatted(pair));
      }
      map.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return map;
  }

  Duration timeout() throws CommandFailure {
    var time = Durations.parse(timeout);
    if (time == null) {
      throw CommandFailure.input("--timeout '%s' is not %s".formatted(timeout, Durations.FORM));
    }
    return time;
  }
}
