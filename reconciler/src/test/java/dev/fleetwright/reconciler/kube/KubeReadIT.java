package dev.fleetwright.reconciler.kube;

import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What we learn of a real API server: who it is, what it serves and what it holds. */
@NullUnmarked
class KubeReadIT extends OnRealCluster {
  @Test
  void a_cluster_is_known_by_its_system_namespace() throws Exception {
    var uid = JsonText.parse(REAL.cluster("main").get("/api/v1/namespaces/kube-system"));

    assertThat(session.identity().uid()).isEqualTo(uid.text("metadata", "uid"));
  }

  @Test
  void discovery_tells_kinds_scopes_verbs_and_the_version() throws Exception {
    var found = session.discovery(false);

    assertThat(found.version()).isEqualTo("v1.37.2");
    assertThat(found.stale()).isEmpty();
    assertThat(found.types().get(DEPLOYMENT.gvk()))
        .isEqualTo(
            new ResourceType(
                DEPLOYMENT.gvk(),
                "deployments",
                true,
                Set.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch")));
    assertThat(found.types().get(NAMESPACE.gvk()).namespaced()).isFalse();
    assertThat(found.types())
        .doesNotContainKey(GroupVersionKind.of("authentication.k8s.io/v1", "TokenReview"));
  }

  @Test
  void discovery_is_asked_once_and_a_refresh_moves_nothing() throws Exception {
    var clusters = clusters(REAL.kubeconfig());
    var first = clusters.open("main").discovery(false);
    var before = REAL.cluster("main").requests();
    var again = clusters.open("main").discovery(false);
    var refreshed = clusters.open("main").discovery(true);

    assertThat(again).isSameAs(first);
    assertThat(refreshed).isEqualTo(first);
    assertThat(REAL.cluster("main").requests().since(before).counts())
        .containsEntry("GET api", 1L)
        .containsEntry("GET apis", 1L);
  }

  @Test
  void a_server_that_emulates_an_older_minor_is_of_that_minor() throws Exception {
    try (var older = clusters(REAL.kubeconfig()).open("older")) {
      assertThat(older.discovery(false).version()).isEqualTo("v1.34");
    }
  }

  @Test
  void a_list_of_many_pages_is_whole() throws Exception {
    for (int i = 0; i < 1_203; i++) {
      session.apply(
          CONFIG_MAP, configMap("page-" + i, "{'fleet':'pages'}", "{'n':'" + i + "'}"), FORCE);
    }
    session.apply(CONFIG_MAP, configMap("foreign", "{'fleet':'other'}", "{}"), FORCE);

    var listing = session.list(CONFIG_MAP, "fleet=pages", Detail.FULL);

    assertThat(listing.items())
        .extracting(item -> item.object().text("data", "n"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 1_203).mapToObj(String::valueOf).toList());
    assertThat(listing.resourceVersion()).isNotEmpty();
    assertThat(listing.items())
        .allSatisfy(item -> {
          assertThat(GroupVersionKind.of(item.object())).isEqualTo(CONFIG_MAP.gvk());
          assertThat(item.uid()).isNotEmpty();
          assertThat(item.resourceVersion()).isNotEmpty();
        });
  }

  @Test
  void a_metadata_list_has_the_metadata_alone() throws Exception {
    session.apply(
        SECRET,
        json(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','namespace':'"
                + namespace
                + "','labels':{'a':'meta'}},'stringData':{'k':'CANARY'}}"),
        FORCE);

    var items = session.list(SECRET, namespace, "a=meta", Detail.METADATA).items();

    assertThat(items).hasSize(1);
    assertThat(items.getFirst().object().fields())
        .containsOnlyKeys("apiVersion", "kind", "metadata");
    assertThat(items.getFirst().object().text("kind")).isEqualTo("Secret");
    assertThat(items.getFirst().object().list("metadata", "managedFields")).hasSize(1);
  }

  @Test
  void a_kind_that_is_not_served_is_told_from_an_object_that_is_not_there() throws Exception {
    var gone = type("example.org", "v1", "Gadget", "gadgets", true);
    var newer = type("apps", "v9", "Deployment", "deployments", true);

    assertThat(failureOf(() -> session.list(gone, "", Detail.FULL)).kind())
        .isEqualTo(Kind.NO_SUCH_KIND);
    assertThat(failureOf(() -> session.get(newer, namespace, "x")).kind())
        .isEqualTo(Kind.NO_SUCH_KIND);
    assertThat(session.get(CONFIG_MAP, namespace, "x")).isNull();
    assertThat(session.get(CONFIG_MAP, "no-such-namespace", "x")).isNull();
    var homeless =
        configMap("x", "{}", "{}")
            .with("metadata", json("{'name':'x','namespace':'no-such-namespace'}"));
    assertThat(failureOf(() -> session.apply(CONFIG_MAP, homeless, FORCE)))
        .hasMessage(
            "apply ConfigMap/no-such-namespace/x: namespaces \"no-such-namespace\" not found")
        .extracting("kind")
        .isEqualTo(Kind.NOT_FOUND);
  }
}
