package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxJobTest extends JobContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("jobs");

  @Override
  World world() {
    return WORLD;
  }

  @Test
  void one_that_ends_and_goes_while_its_health_is_waited_for_is_healthy() throws Exception {
    var job =
        manifest(
            """
            {'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'j','namespace':'%s'},
             'spec':{'ttlSecondsAfterFinished':0,'template':{'spec':{'restartPolicy':'Never',
               'containers':[{'name':'c','image':'j:1'}]}}}}\
            """
                .formatted(ns));
    var plan = plan(unit("a", namespace(ns), job));

    var made = cycle(plan, Options.CYCLE.onceHealthy(Duration.ofSeconds(20)));

    assertThat(made.status().health()).as(made.toString()).isEqualTo(Health.HEALTHY);
    assertThat(live("/apis/batch/v1/namespaces/" + ns + "/jobs/j")).isNull();
    assertThat(settled(plan).changes()).isEmpty();
  }
}
