package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.inventory.Membership;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The comparison of clusters with plans can fail. */
class OracleTest extends EngineContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("oracle");

  @Override
  World world() {
    return WORLD;
  }

  private List<String> differences(ClusterPlan plan) throws Exception {
    try (var session = WORLD.clusters().open("oracle", Duration.ofSeconds(30))) {
      return Oracle.differences(session, plan, FLEET);
    }
  }

  @Test
  void what_was_changed_taken_away_and_added_is_found() throws Exception {
    var plan =
        plan(
            unit(
                "a",
                namespace(ns),
                configMap(ns, "changed", "1"),
                configMap(ns, "gone", "1"),
                deployment(ns, "web", "web:1")));
    settled(plan);
    assertThat(differences(plan)).isEmpty();
    Oracle.holdsAlone(WORLD, plan, FLEET);

    world().patch(configMaps() + "/changed", "someone", "{'data':{'key':'2'}}");
    world().patch(deployments() + "/web", "someone", "{'spec':{'replicas':3}}");
    world().delete(configMaps() + "/gone");
    world()
        .create(
            configMaps(),
            """
            {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'left','labels':{'%s':'%s'}}}\
            """
                .formatted(Membership.FLEET, FLEET));

    assertThat(differences(plan))
        .containsExactlyInAnyOrder(
            "ConfigMap/" + ns + "/changed.data.key is Str[value=2], not Str[value=1]",
            "ConfigMap/" + ns + "/gone is not there",
            "Deployment/" + ns + "/web.spec.replicas is Int[value=3], not Int[value=1]",
            "ConfigMap/" + ns + "/left is there and in no plan");
    assertThatThrownBy(() -> Oracle.holdsAlone(WORLD, plan, FLEET))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("left is there");
  }
}
