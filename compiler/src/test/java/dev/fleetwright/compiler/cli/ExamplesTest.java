package dev.fleetwright.compiler.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fleetwright.compiler.compile.Compiler;
import dev.fleetwright.compiler.git.FleetRepo;
import dev.fleetwright.compiler.git.WorktreeReader;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.plan.Compilation.Rejected;
import dev.fleetwright.compiler.source.DiagnosticText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every example compiles, to exactly the manifests and the warnings beside it. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  @TestFactory
  Stream<DynamicTest> every_example_compiles_to_what_stands_beside_it() throws IOException {
    try (var folders = Files.list(EXAMPLES)) {
      return folders
          .filter(Files::isDirectory)
          .sorted()
          .map(dir -> dynamicTest(dir.getFileName().toString(), dir.toUri(), () -> check(dir)))
          .toList()
          .stream();
    }
  }

  private static void check(Path dir) throws Exception {
    var expected = dir.resolve("expected");
    var actual = compile(dir);
    if (UPDATE) {
      for (var stale : read(expected).keySet()) {
        Files.delete(expected.resolve(stale));
      }
      Files.createDirectories(expected);
      for (var file : actual.entrySet()) {
        Files.writeString(expected.resolve(file.getKey()), file.getValue());
      }
      fail("rewrote " + expected + "; read the diff, then run without -Dgolden.update");
    }
    assertThat(actual).isEqualTo(read(expected));
  }

  private static Map<String, String> compile(Path dir) throws Exception {
    var snapshot = WorktreeReader.read(FleetRepo.locate(dir, "intent.yaml"));
    var text = new DiagnosticText(snapshot, false);
    var files = new TreeMap<String, String>();
    switch (Compiler.compile(snapshot, "intent.yaml")) {
      case Rejected(var diagnostics) -> fail(text.of(diagnostics));
      case Compiled(var plan, var diagnostics) -> {
        files.put("warnings.txt", text.of(diagnostics));
        for (var cluster : plan.clusters().values()) {
          files.put(
              cluster.cluster() + ".yaml",
              new String(OutputFolder.bytes(cluster.manifests()), StandardCharsets.UTF_8));
        }
      }
    }
    return files;
  }

  private static Map<String, String> read(Path folder) throws IOException {
    var files = new TreeMap<String, String>();
    if (Files.isDirectory(folder)) {
      try (var all = Files.list(folder)) {
        for (var file : all.toList()) {
          files.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return files;
  }
}
