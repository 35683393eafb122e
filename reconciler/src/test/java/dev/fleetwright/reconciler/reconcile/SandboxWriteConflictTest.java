package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxWriteConflictTest extends WriteConflictContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("write-conflict");

  @Override
  World world() {
    return WORLD;
  }
}
