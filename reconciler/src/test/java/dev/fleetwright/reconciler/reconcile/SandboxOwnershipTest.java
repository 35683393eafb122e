package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxOwnershipTest extends OwnershipContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("ownership");

  @Override
  World world() {
    return WORLD;
  }
}
