package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxSuccessionTest extends SuccessionContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("succession");

  @Override
  World world() {
    return WORLD;
  }
}
