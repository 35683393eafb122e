package dev.fleetwright.compiler.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fleetwright.compiler.source.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each directory is a workload, some clusters, and what comes out for each of them: {@code
 * CLUSTER.out.yaml}, with what was reported as comments.
 */
class GoldenTest {
  private static final Path CASES = Path.of("src/test/resources/render");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  @TestFactory
  Stream<DynamicTest> every_workload_renders_to_what_is_expected() throws IOException {
    try (var cases = Files.list(CASES)) {
      return cases
          .sorted()
          .map(dir -> dynamicTest(dir.getFileName().toString(), dir.toUri(), () -> check(dir)))
          .toList()
          .stream();
    }
  }

  private static void check(Path dir) throws IOException {
    var workload = Files.readString(dir.resolve("workload.yaml"));
    var actual = new TreeMap<String, String>();
    for (var cluster : read(dir, ".cluster.yaml").entrySet()) {
      actual.put(cluster.getKey(), text(Fixture.render(cluster.getValue(), workload)));
    }
    if (UPDATE) {
      for (var file : actual.entrySet()) {
        Files.writeString(dir.resolve(file.getKey() + ".out.yaml"), file.getValue());
      }
      fail("rewrote " + dir + "; read the diff, then run without -Dgolden.update");
    }
    assertThat(actual).isNotEmpty().isEqualTo(read(dir, ".out.yaml"));
  }

  private static String text(Fixture.Rendered rendered) {
    var comments =
        rendered.diagnostics().stream().map(GoldenTest::line).collect(Collectors.joining());
    return comments + rendered.yaml();
  }

  private static String line(Diagnostic said) {
    return "# %s: %s %s: %s\n".formatted(said.at(), word(said), said.code(), said.message())
        + (said.why() == null ? "" : "#   why: " + said.why() + "\n")
        + (said.fix() == null ? "" : "#   fix: " + said.fix() + "\n");
  }

  private static String word(Diagnostic said) {
    return said.severity().name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Map<String, String> read(Path dir, String suffix) throws IOException {
    var files = new TreeMap<String, String>();
    try (var all = Files.list(dir)) {
      for (var file : all.toList()) {
        var name = file.getFileName().toString();
        if (name.endsWith(suffix)) {
          files.put(name.substring(0, name.length() - suffix.length()), Files.readString(file));
        }
      }
    }
    return files;
  }
}
