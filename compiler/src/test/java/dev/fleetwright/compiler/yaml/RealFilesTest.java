package dev.fleetwright.compiler.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.SharedData;
import dev.fleetwright.compiler.source.Diagnostics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests that real clusters run. */
class RealFilesTest {

  @ParameterizedTest
  @ValueSource(strings = {"fleets/radix-flux/compiled", "crds"})
  void real_manifests_read_as_kubectl_reads_them(String name, @TempDir Path folder)
      throws Exception {
    var files = files(SharedData.path(name));
    Kubectl.assumed();
    var sent = Kubectl.readAll(files, folder).iterator();
    for (var file : files) {
      var out = new Diagnostics();
      var objects = ManifestYaml.read(file.toString(), Files.readAllBytes(file), out);

      assertThat(out.hasErrors()).as(file.toString()).isFalse();
      for (var object : objects) {
        assertThat(object.json()).as(file.toString()).isEqualTo(sent.next());
      }
    }
    assertThat(files).isNotEmpty();
    assertThat(sent.hasNext()).isFalse();
  }

  @Test
  void real_manifests_are_written_and_read_the_same() throws Exception {
    for (var file : files(SharedData.path("fleets/radix-flux/compiled"))) {
      for (var object :
          ManifestYaml.read(file.toString(), Files.readAllBytes(file), new Diagnostics())) {
        var out = new Diagnostics();
        var again = ManifestYaml.read("again.yaml", YamlText.bytes(object.json()), out);

        assertThat(out.sorted()).isEmpty();
        assertThat(again).extracting(YamlNode::json).containsExactly(object.json());
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.(ya?ml|json)")).sorted().toList();
    }
  }
}
