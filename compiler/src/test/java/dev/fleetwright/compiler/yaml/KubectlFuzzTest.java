package dev.fleetwright.compiler.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random YAML means the same to kubectl and to this reader, or one says so: nothing that kubectl
 * refuses is read without a word, and what it reads is read the same or refused for a reason of our
 * own. {@code -Dfuzz.seed} tries another seed.
 */
class KubectlFuzzTest {
  private static final int FILES = 3_000;

  /** What is refused here and read by kubectl, on purpose; see docs/errors.md. */
  private static final Set<String> OURS =
      Set.of("FW1009", "FW1011", "FW1014", "FW1015", "FW1016", "FW1019");

  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "c:",
          "d: ",
          "fd00::",
          "a?",
          "?",
          "? ",
          ":",
          ": ",
          "- ",
          "-",
          ",",
          ", ",
          "[",
          "]",
          "{",
          "}",
          "[a, b]",
          "{a: b}",
          "\n",
          "\n",
          "\n  ",
          "\n    ",
          "\n\n",
          "'",
          "\"",
          "'x'",
          "\"y\"",
          "|",
          "|-",
          "|+",
          ">",
          ">2",
          "|1-",
          "\n      ",
          "#",
          " # c",
          "\\",
          "\\n",
          "\\L",
          "\\P",
          "\\x41",
          "\\u00e9",
          "&x ",
          "*x",
          "!!str ",
          "! ",
          "~",
          "null",
          "yes",
          "1",
          "0x1f",
          "1.5",
          "1e3",
          "010",
          "\t",
          " ",
          "  ",
          "...",
          "--",
          "<<: ",
          "é",
          "😀",
          "%",
          "@",
          "`",
          "*",
          "&",
          "!",
          ">-\n     x\n     y",
          "\"a\\\n  b\"",
          "'it''s'",
          "k: v",
          "k:\n    v",
          "=");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void kubectl_and_we_read_the_same(long seed, @TempDir Path folder) throws Exception {
    Kubectl.assumed();
    var random = new Random(Long.getLong("fuzz.seed", 0) * 1_000 + seed);
    var texts = new ArrayList<String>();
    for (int i = 0; i < FILES; i++) {
      texts.add(text(i, random));
      Files.writeString(folder.resolve("f" + i + ".yaml"), texts.get(i));
    }
    var theirs = new HashMap<String, Json>();
    for (var object : Kubectl.readWhatItCan(folder)) {
      theirs.put(String.valueOf(object.text("metadata", "name")), object);
    }

    assertThat(theirs).as("files that kubectl reads").hasSizeGreaterThan(FILES / 20);
    var wrong = new ArrayList<String>();
    for (int i = 0; i < FILES; i++) {
      var difference = difference(texts.get(i), theirs.get("n" + i));
      if (difference != null) {
        wrong.add(difference + "\n" + texts.get(i));
      }
    }
    assertThat(wrong).as("of " + FILES + " files: " + wrong.size()).isEmpty();
  }

  private static String text(int number, Random random) {
    var spec = new StringBuilder();
    for (int left = 1 + random.nextInt(7); left > 0; left--) {
      spec.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    var start =
        switch (random.nextInt(4)) {
          case 0 -> "spec: [";
          case 1 -> "spec: {k: ";
          case 2 -> "spec: ";
          default -> "spec:\n  ";
        };
    var end = start.endsWith("[") ? "]" : start.endsWith("k: ") ? "}" : "";
    return "apiVersion: example.org/v1\nkind: Fuzz\nmetadata: {name: n%d}\n%s%s%s\nlast: here\n"
        .formatted(number, start, spec, random.nextInt(8) == 0 ? "" : end);
  }

  private static @Nullable String difference(String text, @Nullable Json theirs) {
    var out = new Diagnostics();
    var objects = ManifestYaml.read("f.yaml", text.getBytes(UTF_8), out);
    var errors = out.sorted().stream().filter(Diagnostic::isError).toList();
    if (theirs == null) {
      // SnakeYAML's parser takes a word right after an explicit key for its value.
      boolean read = errors.isEmpty() && !text.contains("? ");
      return read ? "kubectl refuses, we read " + text(objects) : null;
    }
    if (errors.isEmpty()) {
      return objects.size() == 1 && objects.getFirst().json().equals(theirs)
          ? null
          : "kubectl reads " + JsonText.write(theirs) + ", we " + text(objects);
    }
    return errors.stream().map(Diagnostic::code).allMatch(OURS::contains)
        ? null
        : "kubectl reads " + JsonText.write(theirs) + ", we refuse: " + errors.getFirst();
  }

  private static String text(List<YamlNode.YamlMap> read) {
    return read.stream().map(o -> JsonText.write(o.json())).collect(Collectors.joining(" "));
  }
}
