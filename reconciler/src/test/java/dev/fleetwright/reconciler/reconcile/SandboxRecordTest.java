package dev.fleetwright.reconciler.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, kept by the sandbox. */
class SandboxRecordTest extends RecordContract {
  @RegisterExtension static final SandboxWorld WORLD = new SandboxWorld("record");

  @Override
  World world() {
    return WORLD;
  }
}
