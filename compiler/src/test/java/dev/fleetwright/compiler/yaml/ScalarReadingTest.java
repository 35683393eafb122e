package dev.fleetwright.compiler.yaml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.SharedData;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every scalar whose reading by kubectl was measured. */
class ScalarReadingTest {

  @Test
  void every_measured_scalar_reads_as_kubectl_reads_it() throws Exception {
    var measured =
        JsonText.parse(Files.readAllBytes(SharedData.path("yaml/kubectl-scalars.json"))).object();
    var expected = new TreeMap<String, String>();
    var actual = new TreeMap<String, String>();
    measured
        .fields()
        .forEach((scalar, read) -> {
          var json = ((Json.Str) read).value();
          expected.put(scalar, json.startsWith("ERR") ? "error" : json.replace("\\u003c", "<"));
          actual.put(scalar, reading(scalar));
        });

    assertThat(measured.fields()).hasSize(187);
    assertThat(actual).isEqualTo(expected);
  }

  private static String reading(String scalar) {
    var out = new Diagnostics();
    var file = "kind: Test\nvalue: " + scalar + "\n";
    var objects = ManifestYaml.read("test.yaml", file.getBytes(StandardCharsets.UTF_8), out);
    return out.hasErrors()
        ? "error"
        : JsonText.write(requireNonNull(objects.getFirst().get("value")).json());
  }
}
