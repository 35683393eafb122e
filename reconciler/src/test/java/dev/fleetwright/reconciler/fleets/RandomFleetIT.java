package dev.fleetwright.reconciler.fleets;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fleets by chance, of fixed seeds and of one that is another each day; {@code -Dseed=N} lives one
 * again.
 */
class RandomFleetIT {
  static LongStream seeds() {
    var one = Long.getLong("seed");
    return one == null
        ? LongStream.concat(
            LongStream.rangeClosed(11, 18),
            LongStream.of(LocalDate.now(ZoneOffset.UTC).toEpochDay()))
        : LongStream.of(one);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void clusters_are_what_each_commit_says(
      long seed, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    RandomHistory.live(seed, 12, folder);
  }
}
