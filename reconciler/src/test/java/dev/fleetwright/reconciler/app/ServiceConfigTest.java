package dev.fleetwright.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fleetwright.compiler.source.DiagnosticText;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each folder is a case: {@code service.yaml}, and {@code expected.txt} with what it means or what
 * is wrong. {@code -Dgolden.update=true} rewrites the latter and fails.
 */
class ServiceConfigTest {
  private static final Path CASES = Path.of("src/test/resources/service-config");

  @TestFactory
  Stream<DynamicTest> every_configuration_is_read_or_refused_as_expected() throws IOException {
    try (var cases = Files.list(CASES)) {
      return cases.sorted().toList().stream()
          .map(dir -> dynamicTest(dir.getFileName().toString(), dir.toUri(), () -> check(dir)));
    }
  }

  private static void check(Path dir) throws IOException {
    var bytes = Files.readAllBytes(dir.resolve("service.yaml"));
    var found = new Diagnostics();
    var file = Path.of("/etc/fleetwright/service.yaml");
    var config = ServiceConfigReader.read(file, bytes, Path.of("/var/state"), found);
    var entry = new Snapshot.Entry(file.toString(), Snapshot.Kind.FILE, bytes.length, () -> bytes);
    var snapshot = Snapshot.of(Snapshot.WORKTREE, 0, List.of(entry));
    var actual =
        config == null
            ? new DiagnosticText(snapshot, false).of(found.sorted())
            : config.toString().replace(", ", ",\n  ") + "\n";

    var expected = dir.resolve("expected.txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, actual);
      fail("rewrote " + expected + "; read the diff, then run without -Dgolden.update");
    }
    assertThat(actual).isEqualTo(Files.readString(expected));
  }
}
