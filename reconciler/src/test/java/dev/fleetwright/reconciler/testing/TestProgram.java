package dev.fleetwright.reconciler.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** The Go program that is a Kubernetes cluster, as {@code .ci/build-testcluster} builds it. */
final class TestProgram {
  /** What a test says when the program is not there; the summary counts the tests that say it. */
  static final String NOT_BUILT =
      "the real Kubernetes test program is not built; build it with .ci/build-testcluster (needs Go)";

  private TestProgram() {}

  /** The program built from these very sources, or nothing where it is not built. */
  static Optional<Path> find() {
    var said = System.getProperty("fleetwright.testcluster");
    if (said != null) {
      return Optional.of(Path.of(said));
    }
    return sources()
        .map(sources -> cache().resolve("testcluster-" + digest(sources)).resolve("testcluster"))
        .filter(Files::isExecutable);
  }

  /** True where a missing program is a failure, not a reason to skip: in CI, or when asked for. */
  static boolean required() {
    return "all".equals(System.getProperty("fleetwright.require"))
        || Boolean.parseBoolean(System.getenv("CI"));
  }

  private static Path cache() {
    var home = System.getenv("XDG_CACHE_HOME");
    return (home == null || home.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(home))
        .resolve("fleetwright");
  }

  private static Optional<Path> sources() {
    var module = Path.of(System.getProperty("basedir", System.getProperty("user.dir")));
    return Stream.of(module, module.resolve("reconciler"), module.resolveSibling("reconciler"))
        .map(folder -> folder.resolve("src/test/go"))
        .filter(Files::isDirectory)
        .findFirst();
  }

  /** The same digest as in the build script: Go files by name, then go.mod and go.sum. */
  private static String digest(Path sources) {
    try (var files = Files.list(sources)) {
      var digest = MessageDigest.getInstance("SHA-256");
      var names = files.map(Path::getFileName).map(Path::toString);
      var code = names.filter(name -> name.endsWith(".go")).sorted();
      for (var name : Stream.concat(code, Stream.of("go.mod", "go.sum")).toList()) {
        digest.update(Files.readAllBytes(sources.resolve(name)));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
