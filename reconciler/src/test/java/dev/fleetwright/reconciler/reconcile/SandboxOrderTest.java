package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxOrderTest extends OrderContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("order");

  @Override
  World world() {
    return WORLD;
  }
}
