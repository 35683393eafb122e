package dev.fleetwright.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The fleet as a Helm user keeps it: one chart, a values file per cluster. */
final class ChartFleet {
  private static final Set<String> OF_THE_WORKLOAD = Set.of("app", "team", "tag");

  private ChartFleet() {}

  static Folder write(Path path, int clusters) {
    var folder = Folder.fresh(path);
    folder.put("chart/Chart.yaml", "apiVersion: v2\nname: fleet\nversion: 1.0.0\n");
    for (var kind : Template.KINDS) {
      var object =
          Template.read("objects/" + kind + ".yaml")
              .fill(name ->
                  OF_THE_WORKLOAD.contains(name)
                      ? "{{ ." + name + " }}"
                      : "{{ $.Values." + name + " }}");
      folder.put(
          "chart/templates/" + kind + ".yaml",
          "{{- range .Values.apps }}\n---\n" + object + "{{- end }}\n");
    }
    BenchCluster.fleet(clusters)
        .forEach(cluster -> folder.put("values/" + cluster.name() + ".yaml", values(cluster)));
    return folder;
  }

  /** JSON, so that Jsonnet reads it too. */
  static String values(BenchCluster cluster) {
    var apps =
        IntStream.range(0, BenchCluster.WORKLOADS)
            .mapToObj(i ->
                "{\"app\": \"%s\", \"team\": \"%s\", \"tag\": \"%s\"}"
                    .formatted(BenchCluster.app(i), BenchCluster.team(i), cluster.tag(i)))
            .collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
    var fields =
        Map.of(
            "cluster", cluster.name(),
            "region", cluster.region(),
            "provider", cluster.provider(),
            "environment", cluster.environment(),
            "ingressClass", BenchCluster.ingressClass(cluster.provider()),
            "logLevel", BenchCluster.logLevel(cluster.environment()));
    return fields.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(field -> "\"%s\": \"%s\"".formatted(field.getKey(), field.getValue()))
        .collect(
            Collectors.joining(
                ",\n",
                "{\n",
                ",\n\"replicas\": %d,\n\"apps\": %s\n}\n"
                    .formatted(BenchCluster.replicas(cluster.environment()), apps)));
  }
}
