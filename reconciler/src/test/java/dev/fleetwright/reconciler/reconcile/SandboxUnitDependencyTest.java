package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxUnitDependencyTest extends UnitDependencyContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("dependencies");

  @Override
  World world() {
    return WORLD;
  }
}
