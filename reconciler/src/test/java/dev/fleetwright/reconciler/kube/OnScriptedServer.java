package dev.fleetwright.reconciler.kube;

import static dev.fleetwright.reconciler.kube.ScriptedServer.whole;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.Listing;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** Sessions with a server that answers what a test tells it to. */
abstract class OnScriptedServer {
  static final ResourceType CONFIG_MAP =
      new ResourceType(
          new GroupVersionKind("", "v1", "ConfigMap"), "configmaps", true, Set.of("list"));
  static final ResourceType SECRET =
      new ResourceType(new GroupVersionKind("", "v1", "Secret"), "secrets", true, Set.of());
  static final ApplyOptions FORCE = new ApplyOptions(true, false);
  static final String LIST =
      """
      {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[
      {"metadata":{"name":"a","namespace":"n","uid":"u1"}},{"metadata":{"name":"b","namespace":"n"}}]}\
      """;
  static final byte[] WHOLE_LIST = whole(200, "application/json", LIST);

  @TempDir Path folder;

  ClusterSession session(ScriptedServer server) throws Exception {
    return session(server, "");
  }

  ClusterSession session(ScriptedServer server, String user) throws Exception {
    return KubeClusters.of(Contexts.options(folder, "http://" + server.address(), user)).open("c");
  }

  ClusterSession session(ScriptedServer server, Duration within) throws Exception {
    var options = Contexts.options(folder, "http://" + server.address(), "");
    return KubeClusters.of(options).open("c", within);
  }

  ClusterSession session(ScriptedServer server, Duration within, Duration call) throws Exception {
    var options =
        Contexts.options(folder, "http://" + server.address(), "")
            .withTimes(Duration.ofSeconds(1), call);
    return KubeClusters.of(options).open("c", within);
  }

  static Listing list(ClusterSession session)
      throws dev.fleetwright.reconciler.cluster.ClusterFailure {
    return session.list(CONFIG_MAP, "", Detail.FULL);
  }

  static List<String> names(Listing listing) {
    return listing.items().stream()
        .map(item -> String.valueOf(item.object().text("metadata", "name")))
        .toList();
  }

  static String page(String name, String next) {
    return """
    {"kind":"ConfigMapList","metadata":{"resourceVersion":"7","continue":"%s"},"items":[
    {"metadata":{"name":"%s"}}]}\
    """
        .formatted(next, name);
  }

  static Json.Obj configMap() {
    return Json.obj()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put("metadata", Json.obj().put("name", "a").put("namespace", "n").build())
        .build();
  }
}
