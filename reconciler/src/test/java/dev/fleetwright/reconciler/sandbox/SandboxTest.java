package dev.fleetwright.reconciler.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
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
