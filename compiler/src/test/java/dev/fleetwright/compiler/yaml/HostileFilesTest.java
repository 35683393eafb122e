package dev.fleetwright.compiler.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are made to cost time, memory or a stack. */
class HostileFilesTest {
  private static final int LARGE = 9_500_000;

  /** One word of the largest size, wherever YAML has a word. */
  static Stream<String> long_words() {
    var word = "x".repeat(LARGE);
    return Stream.of(
        "a: \"" + word + "\"\n",
        "a: '" + word + "'\n",
        "a: " + word + "\n",
        word + ": 1\n",
        "\"" + word + "\": 1\n",
        "a: *" + word + "\n",
        "a: &" + word + " 1\n",
        "a: !" + word + " 1\n",
        "a: !<" + word + "> 1\n",
        "# " + word + "\na: 1\n",
        "a:" + "\t".repeat(LARGE) + "1\n",
        ":".repeat(LARGE),
        "%" + word + "\n",
        "{\"a\": \"" + word + "\"}");
  }

  @ParameterizedTest
  @MethodSource("long_words")
  @Timeout(10)
  void a_word_of_megabytes_takes_no_longer_than_many_short_ones(String text) {
    var out = new Diagnostics();

    ManifestYaml.read("a.yaml", text.getBytes(UTF_8), out);

    assertThat(out.sorted()).allSatisfy(d -> assertThat(d.message()).hasSizeLessThan(300));
  }

  @Test
  @Timeout(60)
  void nothing_that_is_read_makes_a_reader_throw() {
    var random = new Random(4);
    var seeds =
        List.of(
            "a: &x {b: [1, \"two\", 'three'], c: |\n    text\n  }\n<<: *x\n",
            "---\n- ? k\n  : v\n- !!str 1\n- >-\n  folded\n  text\n...\n",
            "{\"a\": [1, 2.5e3, null, true, \"\\u00e9\\n\"], \"b\": {}}\n{\"c\": 1}",
            "workloads:\n  a: {image: \"{{x}}\", env: {A: 0755, B: {{y}}}}\n");
    for (int round = 0; round < 20_000; round++) {
      var bytes = seeds.get(random.nextInt(seeds.size())).getBytes(UTF_8);
      for (int edits = random.nextInt(6); edits >= 0; edits--) {
        int at = random.nextInt(bytes.length);
        bytes[at] =
            random.nextBoolean()
                ? (byte) "{}[]:,-?&*!|>'\"%@`#~\\ \n\tu<=0".charAt(random.nextInt(28))
                : (byte) random.nextInt(256);
      }
      ManifestYaml.read("a.yaml", bytes, new Diagnostics());
      ManifestYaml.read("a.json", bytes, new Diagnostics());
      IntentYaml.read("a.yaml", bytes, new Diagnostics());
    }
  }

  @Test
  void what_is_read_without_an_error_is_written_and_read_the_same() {
    var random = new Random(5);
    int compared = 0;
    for (int round = 0; round < 5_000; round++) {
      var text = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        text.append("k").append(i).append(": ");
        for (int left = random.nextInt(4); left >= 0; left--) {
          text.append(
              List.of(
                      "'a'", "b ", "1", "~", "yes", "- ", "[x]", "{y: 1}", "|\n  z", "#c", "\\",
                      ".")
                  .get(random.nextInt(12)));
        }
        text.append('\n');
      }
      var out = new Diagnostics();
      var objects = ManifestYaml.read("a.yaml", text.toString().getBytes(UTF_8), out);
      if (!out.hasErrors()) {
        compared++;
        var again =
            ManifestYaml.read(
                "a.yaml", YamlText.bytes(objects.getFirst().json()), new Diagnostics());
        assertThat(JsonText.write(again.getFirst().json()))
            .isEqualTo(JsonText.write(objects.getFirst().json()));
      }
    }
    assertThat(compared).isGreaterThan(10);
  }

  @Test
  void a_file_with_thousands_of_errors_says_a_hundred_and_how_many_more() {
    var out = new Diagnostics();

    IntentYaml.read("a.yaml", "a: &x 1\n".getBytes(UTF_8), out);
    IntentYaml.read("b.yaml", "- *x\n".repeat(5_000).getBytes(UTF_8), out);
    var warned = new Diagnostics();
    ManifestYaml.read("c.yaml", ("a:\n" + "- yes\n".repeat(100)).getBytes(UTF_8), warned);

    assertThat(out.errors()).isEqualTo(1 + 100 + 1);
    assertThat(out.sorted())
        .extracting(Diagnostic::message)
        .contains("4900 more errors in this file");
    assertThat(warned.hasErrors()).isFalse();
    assertThat(warned.sorted())
        .hasSize(21)
        .extracting(Diagnostic::message)
        .contains("80 more warnings in this file");
  }
}
