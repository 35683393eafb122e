package dev.fleetwright.compiler.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fleetwright.compiler.diff.DiffText;
import dev.fleetwright.compiler.diff.Differ;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.source.DiagnosticText;
import dev.fleetwright.compiler.source.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every folder of {@code cases} is a fleet repo with what must come of it in {@code expected}: a
 * file of manifests for each cluster and the units, or what is wrong. Where it holds {@code
 * kubectl.json}, the objects that kubectl 1.32 read in the folder {@code m} ({@code
 * .ci/cases-by-kubectl}), the manifests are equal to those as JSON. What {@code after} holds is
 * laid over the repo, and {@code diff.txt} is what {@code fleetwright diff} says then, its exit
 * code first. {@code -Dgolden.update} writes what came out and fails.
 */
class GoldenTest {
  private static final Path CASES = Path.of("src/test/resources/cases");
  private static final String BY_KUBECTL = "kubectl.json";
  private static final boolean UPDATE = System.getProperty("golden.update") != null;

  @TestFactory
  Stream<DynamicTest> every_case_compiles_to_what_is_expected() throws IOException {
    try (var cases = Files.list(CASES)) {
      return cases.sorted().toList().stream()
          .map(folder ->
              dynamicTest(folder.getFileName().toString(), folder.toUri(), () -> check(folder)));
    }
  }

  private static void check(Path folder) throws IOException {
    var expected = folder.resolve("expected");
    var actual = outputs(folder);
    if (UPDATE) {
      write(expected, actual);
      fail("rewrote " + expected + "; read the difference, then run without -Dgolden.update");
    }
    assertThat(actual).isEqualTo(read(expected));
    if (Files.exists(expected.resolve(BY_KUBECTL))) {
      var objects = new ArrayList<Json>();
      if (compile(folder) instanceof Compilation.Compiled(var plan, _)) {
        plan.clusters().firstEntry().getValue().manifests().forEach(m -> objects.add(m.object()));
      }
      assertThat(objects).containsExactlyInAnyOrderElementsOf(byKubectl(expected));
    }
  }

  private static List<Json> byKubectl(Path expected) throws IOException {
    try {
      return ((Json.Arr) JsonText.parse(Files.readAllBytes(expected.resolve(BY_KUBECTL)))).items();
    } catch (JsonText.Malformed e) {
      throw new IOException(e);
    }
  }

  private static Compilation compile(Path folder) throws IOException {
    return Compiler.compile(Folder.snapshot(folder), "intent.yaml");
  }

  private static Map<String, String> outputs(Path folder) throws IOException {
    var snapshot = Folder.snapshot(folder);
    var compilation = Compiler.compile(snapshot, "intent.yaml");
    var outputs = new TreeMap<String, String>();
    if (compilation instanceof Compilation.Compiled before
        && Files.isDirectory(folder.resolve("after"))) {
      outputs.put("diff.txt", diff(before, Folder.snapshotAfter(folder)));
    } else if (compilation instanceof Compilation.Compiled(var plan, _)) {
      var units = new StringBuilder();
      plan.clusters()
          .forEach((name, cluster) -> {
            outputs.put(name + ".yaml", manifests(cluster));
            units.append(name).append('\n');
            cluster.units().forEach(unit -> units.append(line(unit)));
            cluster
                .requires()
                .forEach(kind -> units.append("  requires ").append(kind.gvk()).append('\n'));
          });
      outputs.put("units.txt", units.toString());
    }
    if (!compilation.diagnostics().isEmpty()) {
      var text = new DiagnosticText(snapshot, false).of(compilation.diagnostics());
      outputs.put("diagnostics.txt", text);
    }
    return outputs;
  }

  private static String diff(Compilation.Compiled before, Snapshot snapshot) {
    var after = Compiler.compile(snapshot, "intent.yaml");
    if (after instanceof Compilation.Compiled(var plan, _)) {
      var diff = Differ.compare(before.plan(), plan);
      return "exit code %d%n%n%s".formatted(diff.isEmpty() ? 0 : 2, DiffText.of(diff));
    }
    return "exit code 1%n%n%s"
        .formatted(new DiagnosticText(snapshot, false).of(after.diagnostics()));
  }

  private static String manifests(ClusterPlan cluster) {
    var text = new StringBuilder();
    for (var manifest : cluster.manifests()) {
      text.append(text.isEmpty() ? "" : "---\n")
          .append(new String(manifest.yaml(), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  private static String line(ClusterPlan.Unit unit) {
    return "  %s %s%s%s%s: %s%n"
        .formatted(
            unit.kind(),
            unit.id(),
            unit.owner().isEmpty() ? "" : " of " + unit.owner(),
            unit.needs().isEmpty() ? "" : " needs " + unit.needs(),
            unit.protect() ? " protected" : "",
            unit.manifests());
  }

  private static Map<String, String> read(Path folder) throws IOException {
    var files = new TreeMap<String, String>();
    if (Files.isDirectory(folder)) {
      try (var found = Files.list(folder)) {
        for (var file : found.filter(file -> !file.endsWith(BY_KUBECTL)).toList()) {
          files.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return files;
  }

  private static void write(Path folder, Map<String, String> files) throws IOException {
    assertThat(System.getenv("CI")).as("golden files are not rewritten on CI").isNull();
    Files.createDirectories(folder);
    for (var stale : read(folder).keySet()) {
      Files.delete(folder.resolve(stale));
    }
    for (var file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }
}
