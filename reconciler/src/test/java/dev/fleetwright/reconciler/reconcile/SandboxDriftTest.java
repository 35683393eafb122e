package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxDriftTest extends DriftContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("drift");

  @Override
  World world() {
    return WORLD;
  }
}
