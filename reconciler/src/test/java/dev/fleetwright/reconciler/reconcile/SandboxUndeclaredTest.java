package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxUndeclaredTest extends UndeclaredContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("undeclared");

  @Override
  World world() {
    return WORLD;
  }
}
