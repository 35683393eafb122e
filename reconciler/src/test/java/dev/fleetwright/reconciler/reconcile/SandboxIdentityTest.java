package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxIdentityTest extends IdentityContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("identity");

  @Override
  World world() {
    return WORLD;
  }
}
