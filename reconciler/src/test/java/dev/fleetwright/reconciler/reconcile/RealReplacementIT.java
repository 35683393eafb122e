package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.reconciler.testing.RealClusters;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by a real API server. */
class RealReplacementIT extends ReplacementContract {
  @RegisterExtension static final RealClusters REAL = RealClusters.shared("engine");

  private static final World WORLD = new RealWorld(REAL, "engine");

  @Override
  World world() {
    return WORLD;
  }
}
