package dev.fleetwright.reconciler.kube;

import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static dev.fleetwright.reconciler.kube.ScriptedServer.json;
import static dev.fleetwright.reconciler.kube.ScriptedServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession.Discovery;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.kube.ScriptedServer.Answer;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of the ways in which servers say what they serve. */
class DiscoveryTest {
  private static final Map<GroupVersionKind, ResourceType> TYPES =
      Map.of(
          new GroupVersionKind("", "v1", "Node"), type("", "v1", "Node", "nodes", false),
          new GroupVersionKind("apps", "v1", "Deployment"),
              type("apps", "v1", "Deployment", "deployments", true));
  private static final Answer CORE =
      json(
          200,
          """
          {"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":""},"versions":[
          {"version":"v1","freshness":"Current","resources":[
          {"resource":"nodes","responseKind":{"kind":"Node"},"scope":"Cluster","verbs":["get","list"]},
          {"resource":"bindings","responseKind":{"kind":"Binding"},"scope":"Namespaced","verbs":["create"]}
          ]}]}]}\
          """,
          "ETag: \"1\"");
  private static final Answer GROUPS =
      json(
          200,
          """
          {"kind":"APIGroupDiscoveryList","items":[
          {"metadata":{"name":"apps"},"versions":[{"version":"v1","freshness":"Current","resources":[
          {"resource":"deployments","responseKind":{"kind":"Deployment"},"scope":"Namespaced","verbs":["get","list"],
          "subresources":[{"subresource":"scale","responseKind":{"kind":"Scale"},"verbs":["get"]}]}]}]},
          {"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale","resources":[
          {"resource":"pods","responseKind":{"kind":"PodMetrics"},"scope":"Namespaced","verbs":["list"]}]}]}]}\
          """,
          "ETag: \"2\"");
  private static final Answer VERSION =
      json(200, "{\"gitVersion\":\"v1.36.2\",\"minor\":\"36\",\"emulationMinor\":\"36\"}");

  @TempDir Path folder;

  @Test
  void the_aggregated_form_is_read_and_a_stale_group_is_unknown() throws Exception {
    try (var server = serving(Map.of("/api", CORE, "/apis", GROUPS, "/version", VERSION))) {
      assertThat(discover(server))
          .isEqualTo(new Discovery(TYPES, Set.of("metrics.k8s.io/v1beta1"), "v1.36.2"));
    }
  }

  @Test
  void what_has_not_changed_is_not_sent_again() throws Exception {
    var same = text(304, "application/json", "");
    try (var server =
            ScriptedServer.answering(request ->
                request.headers().containsKey("if-none-match")
                    ? same
                    : switch (request.target()) {
                      case "/api" -> CORE;
                      case "/apis" -> GROUPS;
                      default -> VERSION;
                    });
        var session = KubeClusters.of(options(server)).open("c")) {
      var first = session.discovery(false);

      assertThat(session.discovery(true)).isEqualTo(first);
      assertThat(server.requests())
          .filteredOn(request -> request.headers().containsKey("if-none-match"))
          .extracting(request -> request.target() + " " + request.headers().get("if-none-match"))
          .containsExactly("/api \"1\"", "/apis \"2\"");
    }
  }

  @Test
  void an_old_server_is_asked_version_by_version() throws Exception {
    var answers =
        Map.of(
            "/api", json(200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}"),
            "/api/v1",
                json(
                    200,
                    """
                    {"kind":"APIResourceList","groupVersion":"v1","resources":[
                    {"name":"nodes","kind":"Node","namespaced":false,"verbs":["get","list"]},
                    {"name":"nodes/status","kind":"Node","namespaced":false,"verbs":["get"]}]}\
                    """),
            "/apis",
                json(
                    200,
                    """
                    {"kind":"APIGroupList","groups":[
                    {"name":"apps","versions":[{"groupVersion":"apps/v1"}]},
                    {"name":"metrics.k8s.io","versions":[{"groupVersion":"metrics.k8s.io/v1beta1"}]}]}\
                    """),
            "/apis/apps/v1",
                json(
                    200,
                    """
                    {"kind":"APIResourceList","resources":[
                    {"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["get","list"]}]}\
                    """),
            "/apis/metrics.k8s.io/v1beta1", text(500, "text/plain", "no backend"),
            "/version", text(403, "text/plain", "no"));
    try (var server = serving(answers)) {
      assertThat(discover(server))
          .isEqualTo(new Discovery(TYPES, Set.of("metrics.k8s.io/v1beta1"), ""));
    }
  }

  @Test
  void what_is_no_discovery_is_a_failure_and_never_an_empty_cluster() throws Exception {
    for (var answer :
        List.of(
            json(200, "{}"),
            json(200, "{\"kind\":\"APIGroupDiscoveryList\",\"items\":[{"),
            json(200, ""),
            text(200, "text/html", "<html>"),
            json(200, "{\"kind\":\"Status\",\"status\":\"Success\"}"),
            json(403, "{\"kind\":\"Status\",\"message\":\"no\",\"code\":403}"),
            json(406, "{\"kind\":\"Status\",\"message\":\"no\",\"code\":406}"))) {
      try (var server = serving(Map.of("/api", CORE, "/apis", answer, "/version", VERSION));
          var session = KubeClusters.of(options(server)).open("c")) {
        assertThat(failureOf(() -> session.discovery(false)).kind())
            .isIn(Kind.SERVER, Kind.FORBIDDEN);
      }
    }
  }

  private static ScriptedServer serving(Map<String, Answer> answers) {
    var none = text(404, "text/plain", "404 page not found");
    return ScriptedServer.answering(request -> answers.getOrDefault(request.target(), none));
  }

  private Discovery discover(ScriptedServer server) throws Exception {
    try (var session = KubeClusters.of(options(server)).open("c")) {
      return session.discovery(false);
    }
  }

  private KubeOptions options(ScriptedServer server) {
    return Contexts.options(folder, "http://" + server.address(), "");
  }

  private static ResourceType type(
      String group, String version, String kind, String plural, boolean namespaced) {
    return new ResourceType(
        new GroupVersionKind(group, version, kind), plural, namespaced, Set.of("get", "list"));
  }
}
