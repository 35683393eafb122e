package dev.fleetwright.compiler.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.plan.Compilation.Rejected;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file that is not read for its name is said, not passed over: what is in it would be deleted.
 */
class FileNamesInFoldersTest {
  @ParameterizedTest
  @ValueSource(strings = {"m", "m/*", "m/**/*.yaml"})
  void a_control_character_in_a_files_name_is_an_error(String pattern) {
    var compilation =
        Compiler.compile(
            Folder.of(
                Map.of(
                    "intent.yaml",
                    """
                    apiVersion: fleetwright.dev/v1
                    kind: Fleet
                    metadata: {name: fleet}
                    environments: {dev: {}}
                    clusters: {c: {provider: onprem, region: r, environment: dev, kubernetes: "1.36"}}
                    components: {a: {namespace: web, manifests: "%s"}}
                    """
                        .formatted(pattern),
                    "m/a.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
                    "m/b\nc.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n")),
            "intent.yaml");

    assertThat(compilation).isInstanceOf(Rejected.class);
    assertThat(compilation.diagnostics())
        .singleElement()
        .satisfies(error -> {
          assertThat(error.code()).isEqualTo("FW1031");
          assertThat(error.message())
              .startsWith("'m/b\\nc.yaml' has a control character in its name");
        });
  }
}
