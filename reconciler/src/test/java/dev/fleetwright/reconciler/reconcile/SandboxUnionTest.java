package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxUnionTest extends UnionContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("unions");

  @Override
  World world() {
    return WORLD;
  }
}
