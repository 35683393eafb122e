package dev.fleetwright.reconciler.kube;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.testing.RealClusters;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session on a real API server, and a namespace for each test. */
@NullUnmarked
abstract class OnRealCluster {
  @RegisterExtension static final RealClusters REAL = RealClusters.shared("main", "older=1.34");

  static final ApplyOptions PLAIN = new ApplyOptions(false, false);
  static final ApplyOptions FORCE = new ApplyOptions(true, false);
  static final ResourceType CONFIG_MAP = type("", "v1", "ConfigMap", "configmaps", true);
  static final ResourceType SECRET = type("", "v1", "Secret", "secrets", true);
  static final ResourceType NAMESPACE = type("", "v1", "Namespace", "namespaces", false);
  static final ResourceType DEPLOYMENT = type("apps", "v1", "Deployment", "deployments", true);

  ClusterSession session;
  String namespace;

  @BeforeEach
  void open(TestInfo test) throws Exception {
    session = clusters(REAL.kubeconfig()).open("main");
    namespace = "kube-it-" + Integer.toHexString(test.getDisplayName().hashCode());
    session.apply(
        NAMESPACE,
        json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'" + namespace + "'}}"),
        FORCE);
  }

  @AfterEach
  void close() {
    session.close();
  }

  Json.Obj configMap(String name, String labels, String data) {
    return Json.obj()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put(
            "metadata",
            Json.obj()
                .put("name", name)
                .put("namespace", namespace)
                .putNonEmpty("labels", json(labels))
                .build())
        .put("data", json(data))
        .build();
  }

  Json.Obj pinned(String name, String uid, String version) {
    var body = configMap(name, "{}", "{'a':'3'}");
    var metadata =
        Json.obj().putAll(body.object("metadata")).put("uid", uid).put("resourceVersion", version);
    return body.with("metadata", metadata.build());
  }

  String path(String rest) {
    return "/api/v1/namespaces/" + namespace + "/" + rest;
  }

  static KubeClusters clusters(Path kubeconfig) {
    return KubeClusters.of(KubeOptions.of(kubeconfig, Map.of()));
  }

  static ResourceType type(
      String group, String version, String kind, String plural, boolean namespaced) {
    return new ResourceType(
        new GroupVersionKind(group, version, kind), plural, namespaced, Set.of());
  }

  static Json.Obj json(String text) {
    try {
      return (Json.Obj) JsonText.parse(text.replace('\'', '"'));
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
