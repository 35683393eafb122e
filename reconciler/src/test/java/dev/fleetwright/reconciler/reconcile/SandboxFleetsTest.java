package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxFleetsTest extends FleetsContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("fleets");

  @Override
  World world() {
    return WORLD;
  }
}
