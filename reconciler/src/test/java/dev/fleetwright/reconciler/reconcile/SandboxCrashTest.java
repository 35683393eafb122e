package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxCrashTest extends CrashContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("crash");

  @Override
  World world() {
    return WORLD;
  }
}
