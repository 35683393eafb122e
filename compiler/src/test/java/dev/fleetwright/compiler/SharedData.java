package dev.fleetwright.compiler;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Data that lies beside the project: the folder that the property {@code fleetwright.shared} names.
 */
public final class SharedData {
  private SharedData() {}

  /** A file or folder of it; the test is skipped where it is not there. */
  public static Path path(String name) {
    var path = root().resolve(name);
    assumeTrue(
        Files.exists(path), path + " is not there; set -Dfleetwright.shared to have this test");
    return path;
  }

  private static Path root() {
    var set = System.getProperty("fleetwright.shared");
    if (set != null) {
      return Path.of(set);
    }
    // A module's tests run in the module's folder, one below the root of the repo.
    return Path.of("").toAbsolutePath().resolve("../../shared").normalize();
  }
}
