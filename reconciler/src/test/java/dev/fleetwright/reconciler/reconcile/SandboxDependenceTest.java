package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxDependenceTest extends DependenceContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("dependence");

  @Override
  World world() {
    return WORLD;
  }
}
