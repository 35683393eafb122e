package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.reconciler.cluster.Clusters;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.testing.RealClusters;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One real cluster. */
final class RealWorld implements World {
  private final RealClusters real;
  private final String name;
  private @Nullable Clusters clusters;

  RealWorld(RealClusters real, String name) {
    this.real = real;
    this.name = name;
  }

  @Override
  public Clusters clusters() {
    var known = clusters;
    if (known == null) {
      known = KubeClusters.of(KubeOptions.of(real.kubeconfig(), Map.of()));
      clusters = known;
    }
    return known;
  }

  @Override
  public String context() {
    return name;
  }

  @Override
  public Answer send(String method, String path, String contentType, String body) {
    var response = real.cluster(name).send(method, path, contentType, body);
    return new Answer(response.statusCode(), response.body());
  }
}
