package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxRevocationTest extends RevocationContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("revocation");

  @Override
  World world() {
    return WORLD;
  }
}
