package dev.fleetwright.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.compile.Compiler;
import dev.fleetwright.compiler.git.FleetRepo;
import dev.fleetwright.compiler.git.WorktreeReader;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.ManifestYaml;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.testing.RealClusters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every object that the built-in overlays emit for the example shop is taken by a real API server
 * that serves the providers' real kinds: no unknown field, no refused value.
 */
class ShopAcceptanceIT {
  @RegisterExtension
  static final RealClusters REAL = RealClusters.fresh("any").withoutControllers();

  private static final Path REPO = Path.of("..").toAbsolutePath().normalize();
  private static final Path CRDS =
      Path.of(
          System.getProperty("fleetwright.shared", REPO.resolve("../shared").toString()), "crds");
  private static final List<String> FOLDERS =
      List.of("gateway-api", "aws-load-balancer-controller", "gke-gateway", "traefik");

  /** Versions of the controller before 3.5 serve nothing newer, and those after it serve it too. */
  private static final String EXPECTED = "gateway.k8s.aws/v1beta1";

  @Test
  void a_real_api_server_takes_every_object_of_the_shop() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(CRDS), "the providers' CRDs are not in " + CRDS);
    var clusters = KubeClusters.of(KubeOptions.of(REAL.kubeconfig(), Map.of()));
    var refused = new ArrayList<String>();
    int taken = 0;
    try (var session = clusters.open("any", Duration.ofMinutes(3))) {
      install(session, crds());
      for (var cluster : plan().clusters().values()) {
        var prepared = new ArrayList<Manifest>();
        var rest = new ArrayList<Manifest>();
        for (var manifest : cluster.manifests()) {
          var kind = manifest.key().kind();
          (kind.equals("Namespace") || kind.equals("CustomResourceDefinition") ? prepared : rest)
              .add(manifest);
        }
        install(session, prepared);
        var types = session.discovery(true).types();
        for (var manifest : rest) {
          var said = dryRun(session, types, manifest);
          said.stream()
              .filter(line -> !line.contains(EXPECTED))
              .forEach(line -> refused.add(cluster.cluster() + " " + manifest + ": " + line));
          taken++;
        }
      }
    }
    assertThat(refused).isEmpty();
    assertThat(taken).isGreaterThan(100);
  }

  private static List<String> dryRun(
      ClusterSession session, Map<GroupVersionKind, ResourceType> types, Manifest manifest) {
    var type = types.get(manifest.gvk());
    if (type == null) {
      return List.of("no such kind: " + manifest.gvk());
    }
    try {
      return session.apply(type, manifest.object(), new ApplyOptions(true, true)).warnings();
    } catch (ClusterFailure e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private static void install(ClusterSession session, List<Manifest> manifests) throws Exception {
    var types = session.discovery(false).types();
    var established = new LinkedHashMap<Manifest, ResourceType>();
    for (var manifest : manifests) {
      var type = types.get(manifest.gvk());
      if (type == null) {
        throw new IllegalStateException("no such kind: " + manifest.gvk());
      }
      session.apply(type, manifest.object(), new ApplyOptions(true, false));
      if (manifest.key().kind().equals("CustomResourceDefinition")) {
        established.put(manifest, type);
      }
    }
    for (var crd : established.entrySet()) {
      for (int i = 0; i < 100 && !isEstablished(session, crd.getValue(), crd.getKey()); i++) {
        Thread.sleep(50);
      }
    }
  }

  private static boolean isEstablished(ClusterSession session, ResourceType type, Manifest crd)
      throws ClusterFailure {
    var live = session.get(type, "", crd.key().name());
    return live != null
        && live.list("status", "conditions").stream()
            .anyMatch(condition ->
                "Established".equals(condition.text("type"))
                    && "True".equals(condition.text("status")));
  }

  private static FleetPlan plan() throws Exception {
    var repo = FleetRepo.locate(REPO.resolve("examples/shop"), "intent.yaml");
    var compilation = Compiler.compile(WorktreeReader.read(repo), "intent.yaml");
    assertThat(compilation).isInstanceOf(Compiled.class);
    return ((Compiled) compilation).plan();
  }

  private static List<Manifest> crds() throws Exception {
    var found = new ArrayList<Manifest>();
    for (var folder : FOLDERS) {
      try (var files = Files.list(CRDS.resolve(folder))) {
        for (var file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
          var out = new Diagnostics();
          for (var node : ManifestYaml.read(file.toString(), Files.readAllBytes(file), out)) {
            var crd = node.json().without("status");
            found.add(
                Manifest.of(
                    crd.with("metadata", crd.object("metadata").without("creationTimestamp"))));
          }
          assertThat(out.errors()).as(file.toString()).isZero();
        }
      }
    }
    return found;
  }
}
