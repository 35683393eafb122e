package dev.fleetwright.compiler.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.source.Diagnostics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StoredTreeTest {
  private static final String ALL =
      """
      text: word
      quoted: "1"
      empty: ""
      same: word
      wide: "\\u00e9\\u4e2d\\U0001F600 \\0"
      block: |
        two
          lines
      integers: [0, 1, -1, 127, 128, 9223372036854775807, -9223372036854775808]
      numbers: [0.5, -2.5, 1.25]
      words: [true, false, null]
      nothing: {}
      none: []
      deep: {a: [{b: [[{c: d}]]}]}
      %s: far
      """
          .formatted("k".repeat(300));

  private static YamlNode parsed() {
    var found = new Diagnostics();
    var tree = IntentYaml.read("a/b.yaml", ALL.getBytes(StandardCharsets.UTF_8), found);
    assertThat(found.sorted()).isEmpty();
    return Objects.requireNonNull(tree);
  }

  @Test
  void a_tree_comes_back_with_every_place_and_in_its_order() {
    var tree = parsed();

    var back = StoredTree.read(StoredTree.write(tree));

    assertThat(back).isEqualTo(tree);
    assertThat(back.toString()).isEqualTo(tree.toString());
    assertThat(StoredTree.write(back)).isEqualTo(StoredTree.write(tree));
  }

  @Test
  void bytes_after_a_tree_are_not_passed_over() {
    var stored = StoredTree.write(parsed());

    assertThatThrownBy(() -> StoredTree.read(Arrays.copyOf(stored, stored.length + 1)))
        .isInstanceOf(IllegalStateException.class);
  }
}
