package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxRefusalTest extends RefusalContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("refusals");

  @Override
  World world() {
    return WORLD;
  }
}
