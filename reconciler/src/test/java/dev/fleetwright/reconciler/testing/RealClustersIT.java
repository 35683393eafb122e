package dev.fleetwright.reconciler.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RealClustersIT {
  private static final String CONFIG_MAP = "/api/v1/namespaces/default/configmaps/a";

  @RegisterExtension static final RealClusters REAL = RealClusters.fresh("newest", "older=1.34");

  private final RealCluster newest = REAL.cluster("newest");
  private final RealCluster older = REAL.cluster("older");

  @Test
  void each_cluster_serves_the_minor_that_was_asked_for() {
    assertThat(newest.get("/version")).contains("\"minor\": \"37\"");
    assertThat(older.get("/version")).contains("\"emulationMinor\": \"34\"");
  }

  @Test
  void the_kubeconfig_has_a_context_for_each() throws Exception {
    assertThat(Files.readString(REAL.kubeconfig()))
        .contains("current-context: newest", "- name: older", "server: " + older.url());
  }

  @Test
  void a_killed_cluster_comes_back_with_what_it_stored() {
    older.apply(CONFIG_MAP, configMap("kept"));
    older.kill();
    assertThatThrownBy(() -> older.get(CONFIG_MAP)).isInstanceOf(UncheckedIOException.class);
    assertThat(newest.get("/readyz")).isEqualTo("ok");
    older.restart();
    assertThat(older.get(CONFIG_MAP)).contains("kept");
  }

  @Test
  void its_requests_are_counted_by_verb_and_kind() {
    var before = newest.requests();
    newest.apply(CONFIG_MAP, configMap("one"));
    newest.apply(CONFIG_MAP, configMap("two"));
    newest.get("/api/v1/namespaces/default/configmaps?limit=3");
    var asked = newest.requests().since(before);
    assertThat(asked.counts())
        .containsEntry("APPLY configmaps 201", 1L)
        .containsEntry("APPLY configmaps 200", 1L)
        .containsEntry("LIST configmaps", 1L);
  }

  @Test
  void its_requests_are_told_apart_by_who_asked() {
    var before = older.requestsOf("Java-http-client");
    older.apply(CONFIG_MAP, configMap("mine"));
    older.get("/api/v1/namespaces/default/configmaps?limit=3");
    older.get("/apis");
    var asked = older.requestsOf("Java-http-client").since(before).counts();
    assertThat(asked).containsKeys("LIST configmaps", "GET /apis");
    assertThat(asked.keySet()).anyMatch(what -> what.startsWith("PATCH configmaps 20"));
  }

  @Test
  void a_stranger_may_do_nothing() {
    assertThat(newest.sendAsStranger("GET", CONFIG_MAP, "application/json", "").statusCode())
        .isEqualTo(403);
  }

  @Test
  void deployments_become_available() {
    var path = "/apis/apps/v1/namespaces/default/deployments/web";
    newest.apply(
        path,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1"}]}
        """);
    assertThat(newest.getUntil(path, text -> text.contains("\"availableReplicas\":2")))
        .contains("MinimumReplicasAvailable");
  }

  private static String configMap(String value) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {key: \"" + value + "\"}}";
  }
}
