package dev.fleetwright.reconciler.fleets;

import java.nio.file.Path;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two fleets by chance, shortly; {@link RandomFleetIT} has more of them. */
class RandomFleetTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void clusters_are_what_the_commit_says(
      long seed, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    RandomHistory.live(seed, 3, folder);
  }
}
