package dev.fleetwright.reconciler.kube;

import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.testing.RealClusters;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real API server that dies, comes back and hangs, under sessions that go on. */
class KubeOutageIT {
  @RegisterExtension
  static final RealClusters REAL = RealClusters.fresh("one", "other").withoutControllers();

  private static final ResourceType CONFIG_MAP =
      new ResourceType(new GroupVersionKind("", "v1", "ConfigMap"), "configmaps", true, Set.of());

  @Test
  void a_dead_cluster_is_unreachable_at_once_and_the_next_write_after_its_return_goes_through()
      throws Exception {
    var clusters = clusters();
    try (var session = clusters.open("one")) {
      // Leaves a connection behind that the server will have forgotten.
      session.apply(CONFIG_MAP, configMap("before"), new ApplyOptions(true, false));
      REAL.cluster("one").kill();
      long before = System.nanoTime();
      assertThat(failureOf(session::identity).kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failureOf(() -> session.list(CONFIG_MAP, "", Detail.FULL)).kind())
          .isEqualTo(Kind.UNREACHABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));

      REAL.cluster("one").restart();

      session.apply(CONFIG_MAP, configMap("after"), new ApplyOptions(true, false));
      assertThat(session.get(CONFIG_MAP, "default", "before")).isNotNull();
    }
  }

  @Test
  void a_write_on_a_connection_that_died_unnoticed_goes_through() throws Exception {
    try (var session = clusters().open("one")) {
      session.apply(CONFIG_MAP, configMap("first"), new ApplyOptions(true, false));
      REAL.cluster("one").kill();
      REAL.cluster("one").restart();

      var applied =
          session.apply(CONFIG_MAP, configMap("second"), new ApplyOptions(true, false)).object();

      assertThat(applied).isEqualTo(session.get(CONFIG_MAP, "default", "second"));
    }
  }

  @Test
  void a_cluster_that_hangs_costs_its_deadline_and_hurts_no_other() throws Exception {
    var clusters = clusters();
    try (var hanging = clusters.open("one", Duration.ofSeconds(2));
        var other = clusters.open("other", Duration.ofSeconds(60))) {
      hanging.identity();
      other.identity();
      REAL.cluster("one").hang();
      try {
        long before = System.nanoTime();
        assertThat(failureOf(hanging::identity).kind()).isEqualTo(Kind.DEADLINE);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(other.identity().uid()).isNotEmpty();
      } finally {
        REAL.cluster("one").resume();
      }
    }
  }

  @Test
  void a_context_that_leads_to_another_cluster_is_seen_by_its_identity() throws Exception {
    var clusters = clusters();

    assertThat(clusters.open("one").identity()).isNotEqualTo(clusters.open("other").identity());
  }

  private static KubeClusters clusters() {
    return KubeClusters.of(KubeOptions.of(REAL.kubeconfig(), Map.of()));
  }

  private static Json.Obj configMap(String name) {
    return Json.obj()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put("metadata", Json.obj().put("name", name).put("namespace", "default").build())
        .build();
  }
}
