package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxScopeTest extends ScopeContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("scope");

  @Override
  World world() {
    return WORLD;
  }
}
