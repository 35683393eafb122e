package dev.fleetwright.reconciler.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.json.Json;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SandboxTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  private final Sandbox sandbox =
      Sandbox.start(List.of(new ClusterSpec("eu"), new ClusterSpec("us")), Sandbox.Transport.PLAIN);
  private final Client eu = new Client(sandbox.cluster("eu"));
  private final Client us = new Client(sandbox.cluster("us"));

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void clusters_know_nothing_of_each_other() throws Exception {
    var made = eu.apply("fleetwright", CONFIG_MAPS + "/a", configMap("a", "x"));

    assertThat(made.status()).isEqualTo(201);
    assertThat(eu.get(CONFIG_MAPS + "/a").body().at("data", "key")).isEqualTo(Json.str("x"));
    assertThat(us.get(CONFIG_MAPS + "/a").status()).isEqualTo(404);
    assertThat(uid(eu)).isNotEqualTo(uid(us));
  }

  @Test
  void applying_the_same_again_writes_nothing() throws Exception {
    var first = eu.apply("fleetwright", CONFIG_MAPS + "/a", configMap("a", "x"));
    var second = eu.apply("fleetwright", CONFIG_MAPS + "/a", configMap("a", "x"));

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void a_stranger_is_not_let_in() throws Exception {
    var stranger = new Client(sandbox.cluster("eu").url(), "guessed");

    assertThat(stranger.get(CONFIG_MAPS).status()).isEqualTo(401);
  }

  @Test
  void an_address_that_is_not_well_formed_is_a_bad_request() throws Exception {
    var url = URI.create(sandbox.cluster("eu").url());
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      socket
          .getOutputStream()
          .write("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 400 Bad Request\r\n");
    }
  }

  @Test
  void a_deployment_becomes_ready_and_a_missing_image_does_not() throws Exception {
    var path = "/apis/apps/v1/namespaces/default/deployments/";
    eu.apply("fleetwright", path + "good", deployment("good", "nginx:1.27"));
    eu.apply("fleetwright", path + "bad", deployment("bad", "nginx:missing"));

    assertThat(eventually(path + "good", Json.num(2))).isEqualTo(Json.num(2));
    assertThat(eu.get(path + "bad").body().at("status", "readyReplicas")).isNull();
  }

  @Test
  void a_namespace_takes_what_is_in_it_along() throws Exception {
    eu.post(
        "/api/v1/namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"shop\"}}");
    eu.apply("fleetwright", "/api/v1/namespaces/shop/configmaps/a", configMap("a", "x"));

    eu.delete("/api/v1/namespaces/shop", null);

    for (int i = 0; i < 100 && eu.get("/api/v1/namespaces/shop").status() != 404; i++) {
      Thread.sleep(20);
    }
    assertThat(eu.get("/api/v1/namespaces/shop").status()).isEqualTo(404);
    assertThat(eu.get("/api/v1/namespaces/shop/configmaps/a").status()).isEqualTo(404);
  }

  @Test
  void faults_meet_the_requests_that_they_are_meant_for() throws Exception {
    var cluster = sandbox.cluster("eu");
    cluster.inject(FaultRule.always(new Fault.Throttle(1)).verb("patch").times(1));
    cluster.inject(FaultRule.always(new Fault.Forbidden()).resource("secrets"));

    var throttled = eu.apply("fleetwright", CONFIG_MAPS + "/a", configMap("a", "x"));
    var again = eu.apply("fleetwright", CONFIG_MAPS + "/a", configMap("a", "x"));
    var secrets = eu.get("/api/v1/secrets");

    assertThat(List.of(throttled.status(), again.status(), secrets.status()))
        .containsExactly(429, 201, 403);
    assertThat(secrets.text("message"))
        .isEqualTo(
            "secrets is forbidden: User \"admin\" cannot list resource \"secrets\" in API group"
                + " \"\" at the cluster scope");
    assertThat(us.get("/api/v1/secrets").status()).isEqualTo(200);
    assertThat(cluster.writeCount()).isEqualTo(2);
  }

  @Test
  void a_stopped_cluster_refuses_connections_and_remembers_its_objects() throws Exception {
    eu.apply("fleetwright", CONFIG_MAPS + "/a", configMap("a", "x"));
    var cluster = sandbox.cluster("eu");

    cluster.stop();
    assertThatThrownBy(() -> eu.get(CONFIG_MAPS)).isInstanceOf(java.io.IOException.class);
    cluster.start();

    assertThat(eu.get(CONFIG_MAPS + "/a").status()).isEqualTo(200);
  }

  private Json eventually(String path, Json wanted) throws Exception {
    Json ready = Json.Null.NULL;
    for (int i = 0; i < 100 && !wanted.equals(ready); i++) {
      Thread.sleep(20);
      var now = eu.get(path).body().at("status", "readyReplicas");
      ready = now == null ? Json.Null.NULL : now;
    }
    return ready;
  }

  private static String deployment(String name, String image) {
    return """
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%s"},"spec":{"replicas":2,
     "selector":{"matchLabels":{"app":"web"}},
     "template":{"metadata":{"labels":{"app":"web"}},
     "spec":{"containers":[{"name":"c","image":"%s"}]}}}}\
    """
        .formatted(name, image);
  }

  private static String uid(Client client) throws Exception {
    return client.get("/api/v1/namespaces/kube-system").text("metadata", "uid");
  }

  private static String configMap(String name, String value) {
    return """
    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"key":"%s"}}\
    """
        .formatted(name, value);
  }
}
