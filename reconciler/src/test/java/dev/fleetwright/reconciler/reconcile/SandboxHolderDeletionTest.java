package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxHolderDeletionTest extends HolderDeletionContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("holder-deletion");

  @Override
  World world() {
    return WORLD;
  }
}
