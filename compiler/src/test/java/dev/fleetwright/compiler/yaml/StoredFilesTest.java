package dev.fleetwright.compiler.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.json.JsonText;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the build stores (src/build/StoreFiles.java) is what the files say; overlays have theirs.
 */
class StoredFilesTest {
  @Test
  void schemas_are_stored_as_they_are_written() throws Exception {
    assertThat(StoredFiles.names("schemas"))
        .isEqualTo(
            List.of("config-v1.schema.json", "intent-v1.schema.json", "overlay-v1.schema.json"));
    for (var name : StoredFiles.names("schemas")) {
      try (var in = getClass().getResourceAsStream("/dev/fleetwright/schemas/" + name)) {
        var written = JsonText.parse(Objects.requireNonNull(in).readAllBytes());

        assertThat(StoredFiles.tree("schemas/" + name).json().toString())
            .isEqualTo(written.toString());
      }
    }
  }

  @Test
  void a_file_that_is_not_stored_is_named() {
    assertThat(StoredFiles.names("nothing")).isEmpty();
    assertThatThrownBy(() -> StoredFiles.tree("overlays/none.yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlays/none.yaml");
  }
}
