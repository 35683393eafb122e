package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxUncertainDeletionTest extends UncertainDeletionContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("uncertain-deletion");

  @Override
  World world() {
    return WORLD;
  }
}
