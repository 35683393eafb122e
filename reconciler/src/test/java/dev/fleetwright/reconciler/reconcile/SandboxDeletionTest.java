package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxDeletionTest extends DeletionContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("deletion");

  @Override
  World world() {
    return WORLD;
  }
}
