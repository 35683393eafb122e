package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxLeftoverTest extends LeftoverContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("leftovers");

  @Override
  World world() {
    return WORLD;
  }
}
