package dev.fleetwright.bench;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The fleet as our user keeps it: one intent. */
final class IntentFleet {
  private IntentFleet() {}

  static Folder write(Path path, int clusters) {
    var folder = Folder.fresh(path);
    var text =
        new StringBuilder(
            """
            apiVersion: fleetwright.dev/v1
            kind: Fleet
            metadata: {name: bench}
            imports: [workloads.yaml]
            environments:
              dev: {domain: dev.example.test, namespace: apps-dev, defaults: {replicas: 1}, vars: {level: debug}}
              staging: {domain: staging.example.test, namespace: apps-staging, defaults: {replicas: 2}}
              prod: {domain: example.test, namespace: apps-prod, defaults: {replicas: 4}}
            vars: {level: warn}
            clusterDefaults: {kubernetes: "1.36"}
            clusters:
            """);
    BenchCluster.fleet(clusters)
        .forEach(c ->
            text.append(
                "  %s: {provider: %s, region: %s, environment: %s, vars: {patch: \"%d\"}%s}%n"
                    .formatted(
                        c.name(),
                        c.provider(),
                        c.region(),
                        c.environment(),
                        c.patch(),
                        settings(c.provider()))));
    folder.put("intent.yaml", text.toString());
    folder.put(
        "workloads.yaml",
        IntStream.range(0, BenchCluster.WORKLOADS)
            .mapToObj(IntentFleet::workload)
            .collect(Collectors.joining("", "workloads:\n", "")));
    return folder;
  }

  private static String settings(String provider) {
    return switch (provider) {
      case "eks" -> ", settings: {accountId: \"111122223333\"}";
      case "gke" -> ", settings: {projectId: bench-fleet}";
      case "aks" -> ", settings: {tenantId: 7d1a4c1e-0000-4000-8000-2b1f3c9d0e11}";
      default -> ", settings: {gatewayClasses: {public: envoy}}";
    };
  }

  private static String workload(int i) {
    return """
      %1$s:
        type: service
        namespace: apps
        owner: %2$s
        image: "example.com/%2$s/%1$s:1.%3$d.{{vars.patch}}"
        args: [serve, --port=8080]
        ports: {http: 8080, metrics: 9090}
        http:
          public: {host: "%1$s.{{cluster.name}}.example.test", port: http, visibility: public, tls: false}
        env:
          LOG_LEVEL: "{{vars.level}}"
          DB_HOST: db.%1$s.svc
          FEATURE_A: "true"
          FEATURE_B: "false"
          CLUSTER: "{{cluster.name}}"
          REGION: "{{cluster.region}}"
        files:
          config:
            mount: /etc/%1$s/application.properties
            text: |
              server.port=8080
              management.port=9090
              log.format=json
              cache.size=1024
        probes:
          ready: {path: /healthz, port: http}
          live: {path: /livez, port: http}
        resources: {cpu: 100m, memory: 128Mi}
        availability: {level: zone}
    """
        .formatted(BenchCluster.app(i), BenchCluster.team(i), i);
  }
}
