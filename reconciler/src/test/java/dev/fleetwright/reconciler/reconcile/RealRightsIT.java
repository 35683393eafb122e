package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.ManifestYaml;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import dev.fleetwright.reconciler.store.Stores;
import dev.fleetwright.reconciler.testing.RealClusters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The rights of docs/hub-rights.yaml are enough for the hub, and those to look write nothing. */
class RealRightsIT {
  @RegisterExtension
  static final RealClusters REAL = RealClusters.fresh("rights").withoutControllers();

  private static final String OBJECT = "/api/v1/namespaces/app/configmaps/settings";

  @TempDir Path folder;

  @Test
  void a_hub_with_the_documented_rights_plans_and_applies_and_can_do_no_more() throws Exception {
    var plan =
        Manifests.plan(
            "rights",
            Manifests.unit(
                "app",
                namespace("app"),
                configMap("app", "settings", "1"),
                deployment("app", "web", "registry.example/web:1")));
    try (var store = Stores.memory("test")) {
      var hub =
          new ClusterReconciler(
              KubeClusters.of(KubeOptions.of(kubeconfig(), Map.of())), store, Pace.system());

      grant("fleetwright-look");
      var looked = hub.reconcile(plan, "c0ffee", Options.PLAN);
      assertThat(looked.changes()).hasSize(3);
      assertThat(looked.status().blocked()).extracting(Blocked::code).containsOnly("FW2006");
      assertThat(status(OBJECT)).isEqualTo(404);

      grant("fleetwright-write");
      var planned = hub.reconcile(plan, "c0ffee", Options.PLAN);
      assertThat(planned.status().blocked()).isEmpty();
      assertThat(status(OBJECT)).isEqualTo(404);

      var applied = hub.reconcile(plan, "c0ffee", Options.APPLY);
      assertThat(applied.status().blocked()).isEmpty();
      assertThat(JsonText.parse(REAL.cluster("rights").get(OBJECT)).text("data", "key"))
          .isEqualTo("1");
      assertThat(status("/apis/apps/v1/namespaces/app/deployments/web")).isEqualTo(200);

      revoke("fleetwright-write");
      var steady = hub.reconcile(plan, "c0ffee", Options.PLAN);
      assertThat(steady.changes()).isEmpty();
      assertThat(steady.status().blocked()).isEmpty();
    }
    assertThat(
            REAL.cluster("rights")
                .sendAsStranger(
                    "POST",
                    "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                    "application/json",
                    "{}")
                .statusCode())
        .isEqualTo(403);
  }

  /** The role and its binding, as the document has them, for the user that the test has. */
  private static void grant(String name) throws Exception {
    var file = Path.of("../docs/hub-rights.yaml");
    var text = Files.readString(file).replace("name: fleetwright-hub", "name: stranger");
    var objects =
        ManifestYaml.read(
            file.toString(), text.getBytes(StandardCharsets.UTF_8), new Diagnostics());
    for (var object : objects) {
      var kind = object.json().text("kind");
      if (name.equals(object.json().text("metadata", "name"))) {
        REAL.cluster("rights")
            .apply(
                "/apis/rbac.authorization.k8s.io/v1/%s/%s"
                    .formatted(
                        "ClusterRole".equals(kind) ? "clusterroles" : "clusterrolebindings", name),
                JsonText.write(object.json()));
      }
    }
  }

  private static void revoke(String name) {
    var path = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/" + name;
    assertThat(REAL.cluster("rights").send("DELETE", path, "application/json", "").statusCode())
        .isEqualTo(200);
  }

  private static int status(String path) {
    return REAL.cluster("rights").send("GET", path, "application/json", "").statusCode();
  }

  private Path kubeconfig() throws Exception {
    return Files.writeString(
        folder.resolve("kubeconfig"), REAL.cluster("rights").kubeconfigOfStranger());
  }
}
