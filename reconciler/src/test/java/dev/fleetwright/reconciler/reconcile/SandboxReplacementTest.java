package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxReplacementTest extends ReplacementContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("replacement");

  @Override
  World world() {
    return WORLD;
  }
}
