package dev.fleetwright.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One cluster of the fleet that is compiled: four providers, three environments, nine regions, and
 * one of seven patch releases of each of the twenty workloads.
 */
record BenchCluster(int index) {
  static final int WORKLOADS = 20;
  static final List<String> PROVIDERS = List.of("eks", "gke", "aks", "onprem");
  static final List<String> ENVIRONMENTS = List.of("dev", "staging", "prod");
  private static final Map<String, String> INGRESS =
      Map.of(
          "eks", "alb",
          "gke", "gce",
          "aks", "webapprouting.kubernetes.azure.com",
          "onprem", "nginx");
  private static final Map<String, Integer> REPLICAS = Map.of("dev", 1, "staging", 2, "prod", 4);

  static List<BenchCluster> fleet(int clusters) {
    return IntStream.range(0, clusters).mapToObj(BenchCluster::new).toList();
  }

  static String app(int workload) {
    return "app-%02d".formatted(workload);
  }

  static String team(int workload) {
    return "team-" + workload % 5;
  }

  static String ingressClass(String provider) {
    return INGRESS.getOrDefault(provider, "nginx");
  }

  static int replicas(String environment) {
    return REPLICAS.getOrDefault(environment, 1);
  }

  static String logLevel(String environment) {
    return environment.equals("dev") ? "debug" : "warn";
  }

  String name() {
    return "c%04d".formatted(index);
  }

  String provider() {
    return PROVIDERS.get(index % PROVIDERS.size());
  }

  String environment() {
    return ENVIRONMENTS.get(index / PROVIDERS.size() % ENVIRONMENTS.size());
  }

  String region() {
    return "region-" + index % 9;
  }

  int patch() {
    return index % 7;
  }

  /** The release of a workload here. */
  String tag(int workload) {
    return "1." + workload + "." + patch();
  }
}
