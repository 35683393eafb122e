package dev.fleetwright.bench;

import java.nio.file.Path;
import java.util.Map;

/**
 * The fleet as a kustomize user keeps it: a base, overlays for providers and environments, a folder
 * per cluster.
 */
final class KustomizeFleet {
  private KustomizeFleet() {}

  static Folder write(Path path, int clusters) {
    var folder = Folder.fresh(path);
    var resources =
        new StringBuilder(
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
    for (int i = 0; i < BenchCluster.WORKLOADS; i++) {
      var workload = Map.of("app", BenchCluster.app(i), "team", BenchCluster.team(i));
      for (var kind : Template.KINDS) {
        var file = BenchCluster.app(i) + "/" + kind + ".yaml";
        folder.put("base/" + file, filled(kind + ".yaml", workload));
        resources.append("  - ").append(file).append('\n');
      }
    }
    folder.put("base/kustomization.yaml", resources.toString());
    for (var provider : BenchCluster.PROVIDERS) {
      var values =
          Map.of("provider", provider, "ingressClass", BenchCluster.ingressClass(provider));
      folder.put(
          "provider/" + provider + "/kustomization.yaml",
          filled("provider-kustomization.yaml", values));
      for (var environment : BenchCluster.ENVIRONMENTS) {
        folder.put(
            "env/" + provider + "-" + environment + "/kustomization.yaml",
            filled(
                "environment-kustomization.yaml",
                Map.of(
                    "provider",
                    provider,
                    "environment",
                    environment,
                    "replicas",
                    Integer.toString(BenchCluster.replicas(environment)),
                    "logLevel",
                    BenchCluster.logLevel(environment))));
      }
    }
    BenchCluster.fleet(clusters)
        .forEach(cluster ->
            folder.put(
                "clusters/" + cluster.name() + "/kustomization.yaml", kustomization(cluster)));
    return folder;
  }

  private static String kustomization(BenchCluster cluster) {
    var text =
        new StringBuilder(
            filled(
                "cluster-kustomization.yaml",
                Map.of(
                    "provider", cluster.provider(),
                    "environment", cluster.environment(),
                    "cluster", cluster.name(),
                    "region", cluster.region())));
    for (int i = 0; i < BenchCluster.WORKLOADS; i++) {
      text.append(
          "  - name: example.com/%s/%s%n".formatted(BenchCluster.team(i), BenchCluster.app(i)));
      text.append("    newTag: %s%n".formatted(cluster.tag(i)));
    }
    return text.toString();
  }

  private static String filled(String resource, Map<String, String> values) {
    return Template.read("kustomize/" + resource)
        .fill(name -> values.getOrDefault(name, "@" + name + "@"));
  }
}
