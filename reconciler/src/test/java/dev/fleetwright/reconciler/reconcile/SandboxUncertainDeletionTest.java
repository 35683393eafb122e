package dev.fleetwright.reconciler.reconcile;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, kept by the sandbox. */
class SandboxUncertainDeletionTest extends UncertainDeletionContract {
  private static @Nullable SandboxWorld world;

  @BeforeAll
  static void start() {
    world = new SandboxWorld("uncertain-deletion");
  }

  @AfterAll
  static void stop() {
    Objects.requireNonNull(world).close();
  }

  @Override
  World world() {
    return Objects.requireNonNull(world);
  }
}
