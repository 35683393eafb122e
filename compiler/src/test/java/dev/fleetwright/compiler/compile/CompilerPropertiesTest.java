package dev.fleetwright.compiler.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostic.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for every fleet, shown on one with something of everything in it. */
class CompilerPropertiesTest {
  private static final List<String> PROVIDERS = List.of("eks", "gke", "aks", "onprem", "k3s");
  private static final Map<String, String> SETTINGS =
      Map.of(
          "eks", "{accountId: '111122223333'}",
          "gke", "{projectId: shop-prod}",
          "aks", "{tenantId: 7d1a4c1e-0000-4000-8000-2b1f3c9d0e11}",
          "onprem", "{gatewayClasses: {public: envoy, internal: envoy}}",
          "k3s", "{}");

  private static final List<String> WORKLOADS =
      List.of(
          """
            web:
              type: service
              namespace: shop
              image: "registry.example/{{cluster.name}}/web:1.{{vars.tag}}"
              args: [serve, "--on={{cluster.name}}"]
              ports: {http: 8080}
              http: {public: {host: "{{cluster.name}}.{{environment.domain}}", port: http, visibility: public}}
              env: {REGION: "{{cluster.region}}", LEVEL: "{{vars.level}}", HOST: "{{vars.host}}"}
              files:
                app: {mount: /etc/app, text: "cluster={{cluster.name}} in {{environment.name}}"}
              needs: [ledger]
              overrides:
                gold: {when: {label.tier: gold}, set: {replicas: 5}}
                eu: {when: {kubernetes: ">=1.36"}, priority: 2, append: {args: [--new]}}
          """,
          """
            ledger:
              type: worker
              namespace: "ledger-{{cluster.region}}"
              image: registry.example/ledger:1
              env: {PLAIN: "1", UPPER: "{{upper (replace cluster.name \\"-\\" \\"_\\")}}"}
          """,
          """
            tidy:
              type: cron
              schedule: "15 2 * * *"
              image: registry.example/tidy:1
              placement: {select: {label.tier: gold}}
          """,
          """
            once:
              type: job
              image: registry.example/once:1
              args: ["{{cluster.name}}"]
              placement: {exclude: {label.tier: gold}}
          """);

  private static List<String> clusters(int count) {
    var clusters = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var provider = PROVIDERS.get(i % 5);
      clusters.add(
          """
            c%02d:
              provider: %s
              region: region-%d
              environment: %s
              kubernetes: "1.%d"
              labels: {tier: %s}
              vars: {tag: %d}
              settings: %s
              %s
          """
              .formatted(
                  i,
                  provider,
                  i % 3,
                  i % 7 == 0 ? "[dev, production]" : i % 2 == 0 ? "dev" : "production",
                  35 + i % 2,
                  i % 4 == 0 ? "gold" : "plain",
                  i % 3,
                  SETTINGS.get(provider),
                  i == 3
                      ? "overrides: {own: {reason: r, owner: o, expires: '2030-01-01',"
                          + " set: {workloads: {web: {env: {OWN: '1'}}}}}}"
                      : ""));
    }
    return clusters;
  }

  private static Map<String, String> files(List<String> clusters, List<String> workloads) {
    return Map.of(
        "intent.yaml",
        """
        apiVersion: fleetwright.dev/v1
        kind: Fleet
        metadata: {name: shop}
        imports: [teams/*.yaml]
        vars: {level: info, host: "{{cluster.name}}.{{environment.domain}}"}
        environments:
          dev:
            domain: dev.example
            namespace: "{{workload.namespace}}-dev"
            defaults: {replicas: 1}
            vars: {level: debug}
          production: {domain: example, defaults: {replicas: 3}}
        components:
          config: {manifests: "raw/{{environment.name}}.yaml", namespace: tools}
        clusters:
        """
            + String.join("", clusters),
        "raw/dev.yaml",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: dev}}",
        "raw/production.yaml",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: production}}",
        "teams/a.yaml",
        "workloads:\n" + String.join("", workloads.subList(0, 2)),
        "teams/b.yaml",
        "workloads:\n" + String.join("", workloads.subList(2, workloads.size())));
  }

  private static FleetPlan plan(Map<String, String> files) {
    var compilation = Compiler.compile(Folder.of(files), "intent.yaml");
    assertThat(compilation)
        .as("%s", compilation.diagnostics())
        .isInstanceOf(Compilation.Compiled.class);
    return ((Compilation.Compiled) compilation).plan();
  }

  /** A cluster's plan down to the bytes. */
  private static String text(ClusterPlan cluster) {
    return cluster
        + "\n"
        + cluster.manifests().stream()
            .map(manifest -> new String(manifest.yaml(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("---\n"));
  }

  private static Map<String, String> texts(FleetPlan plan) {
    var texts = new TreeMap<String, String>();
    plan.clusters().forEach((name, cluster) -> texts.put(name, text(cluster)));
    return texts;
  }

  @Test
  void the_same_files_give_the_same_bytes() {
    var files = files(clusters(30), WORKLOADS);

    assertThat(texts(plan(files))).isEqualTo(texts(plan(files)));
  }

  @Test
  void the_order_of_entries_and_files_does_not_matter() {
    var expected = texts(plan(files(clusters(30), WORKLOADS)));
    for (int seed = 0; seed < 5; seed++) {
      var clusters = clusters(30);
      Collections.shuffle(clusters, new Random(seed));
      var workloads = new ArrayList<>(WORKLOADS);
      Collections.shuffle(workloads, new Random(seed));

      assertThat(texts(plan(files(clusters, workloads)))).isEqualTo(expected);
    }
  }

  @Test
  void the_number_of_threads_does_not_matter() throws Exception {
    var files = files(clusters(30), WORKLOADS);

    var alone = in(1, () -> texts(plan(files)));
    var many = in(8, () -> texts(plan(files)));

    assertThat(many).isEqualTo(alone);
  }

  private static <T> T in(int threads, Supplier<T> work) throws Exception {
    try (var pool = new ForkJoinPool(threads)) {
      return pool.submit(work::get).get();
    }
  }

  @Test
  void a_cluster_compiled_alone_is_what_it_is_in_its_fleet() {
    var together = texts(plan(files(clusters(30), WORKLOADS)));
    for (int i = 0; i < 30; i++) {
      var name = "c%02d".formatted(i);
      var alone = texts(plan(files(List.of(clusters(30).get(i)), WORKLOADS)));

      assertThat(alone.get(name)).isEqualTo(together.get(name));
    }
  }

  @Test
  void clusters_that_agree_share_their_objects() {
    var plan = plan(files(clusters(30), WORKLOADS));

    var distinct = Collections.newSetFromMap(new IdentityHashMap<Object, Boolean>());
    var equal = new java.util.HashSet<Object>();
    for (var cluster : plan.clusters().values()) {
      for (var manifest : cluster.manifests()) {
        distinct.add(manifest);
        equal.add(manifest);
      }
    }

    // Equal objects of two environments, or of two outlines, are made twice.
    assertThat(distinct.size()).isLessThan(equal.size() * 3 / 2);
  }

  /** Or a fleet with a thousand warnings takes four times as long as one with none. */
  @Test
  void clusters_share_a_render_also_where_it_warns() {
    var clusters = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      clusters.add("  c%02d: {provider: eks, environment: dev}\n".formatted(i));
    }
    var plan = (Compilation.Compiled) warned(clusters);
    var alone = (Compilation.Compiled) warned(clusters.subList(7, 8));

    assertThat(plan.diagnostics()).extracting(Diagnostic::code).containsOnly("FW1421").hasSize(1);
    assertThat(plan.diagnostics().getFirst().message()).contains("is not set on 12 clusters");
    assertThat(alone.diagnostics().getFirst().message()).contains("is not set on cluster c07");
    var manifests = onC07(plan);
    assertThat(manifests).isEqualTo(onC07(alone));
    // What is filled into a layout that is shared makes a tree anew for who asks.
    assertThat(manifests)
        .anySatisfy(manifest -> {
          var tree = manifest.object();
          assertThat(manifest.object()).isNotSameAs(tree);
        });
  }

  private static List<Manifest> onC07(Compilation.Compiled compiled) {
    return Objects.requireNonNull(compiled.plan().clusters().get("c07")).manifests();
  }

  private static Compilation warned(List<String> clusters) {
    var fleet =
        """
        apiVersion: fleetwright.dev/v1
        kind: Fleet
        metadata: {name: shop}
        environments: {dev: {}}
        clusterDefaults: {region: eu, settings: {accountId: "111122223333"}}
        workloads:
          web:
            type: service
            image: registry.example/web:1
            env: {CLUSTER: "{{cluster.name}}"}
            ports: {http: 8080}
            probes: {ready: {path: /ready, port: http}}
            http:
              site:
                {host: "{{cluster.name}}.example", port: http, tls: false, visibility: public}
        clusters:
        """
            + String.join("", clusters);
    return Compiler.compile(Folder.of(Map.of("intent.yaml", fleet)), "intent.yaml");
  }

  /** The first cluster of those that share a render is right. */
  @Test
  void a_host_that_is_wrong_on_one_cluster_is_found() {
    var fleet =
        """
        apiVersion: fleetwright.dev/v1
        kind: Fleet
        metadata: {name: shop}
        environments: {dev: {}}
        vars: {sub: a}
        clusters:
          c1: {provider: k3s, environment: dev}
          c2: {provider: k3s, environment: dev, vars: {sub: "NOT A HOST"}}
          c3: {provider: k3s, environment: dev}
        workloads:
          web:
            type: service
            image: "registry.example/web:{{vars.sub}}"
            ports: {http: 8080}
            http: {site: {host: "{{vars.sub}}.example", port: http, tls: false, visibility: public}}
        """;

    var diagnostics =
        Compiler.compile(Folder.of(Map.of("intent.yaml", fleet)), "intent.yaml").diagnostics();

    assertThat(diagnostics)
        .filteredOn(each -> each.severity() == Severity.ERROR)
        .extracting(each -> each.message())
        .satisfiesExactlyInAnyOrder(
            image -> assertThat(image).contains("workloads.web.image", "on cluster c2"),
            host -> assertThat(host).contains("workloads.web.http.site.host", "on cluster c2"));
  }
}
