package dev.fleetwright.compiler.yaml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written reads back as it was, whatever is in the strings. */
class RoundTripTest {
  private static final List<String> STRINGS = new ArrayList<>(HostileStrings.some(20_000));

  /** Every string as a value in a list, as a value in a map, and as a key. */
  private static Json.Obj object() {
    var values = Json.obj();
    var keys = Json.obj();
    for (int i = 0; i < STRINGS.size(); i++) {
      values.put("v" + i, STRINGS.get(i));
      keys.put(STRINGS.get(i), Json.obj().put(STRINGS.get(i), i).build());
    }
    return Json.obj()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put("metadata", Json.obj().put("name", "strings").build())
        .put("list", Json.strings(STRINGS))
        .put("values", values.build())
        .put("keys", keys.build())
        .build();
  }

  @Test
  void our_own_reader_gives_back_20000_hostile_strings() {
    var out = new Diagnostics();

    var objects = ManifestYaml.read("object.yaml", YamlText.bytes(object()), out);

    assertThat(out.sorted()).isEmpty();
    assertThat(objects.getFirst().json()).isEqualTo(object());
  }

  @Test
  void kubectl_gives_back_20000_hostile_strings(@TempDir Path folder) throws Exception {
    Kubectl.assumed();

    assertThat(Kubectl.read(folder, YamlText.bytes(object()))).isEqualTo(object());
  }

  @Test
  void the_strict_reader_gives_back_short_files_of_them() {
    for (int i = 0; i < STRINGS.size(); i += 1000) {
      var part = Json.strings(STRINGS.subList(i, i + 1000));
      var out = new Diagnostics();

      var read = requireNonNull(IntentYaml.read("intent.yaml", YamlText.bytes(part), out));

      // A space that is none is taken, and warned of.
      assertThat(out.sorted()).extracting(Diagnostic::code).allMatch("FW1034"::equals);
      assertThat(read.json()).isEqualTo(part);
    }
  }
}
