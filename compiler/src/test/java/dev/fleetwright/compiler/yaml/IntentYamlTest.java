package dev.fleetwright.compiler.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntentYamlTest {

  @Test
  void what_everybody_reads_alike_is_read() {
    var text =
        """
        # a comment
        ---
        text: plain words, with punctuation
        image: registry.example/app:1.2.3
        version: "1.30"
        number: 42
        fraction: 1.5
        truth: true
        nothing: null
        empty:
        list: [a, {b: c}]
        memory: 256Mi
        block: |
          one
          \ttwo
        template: "{{cluster.region}}-x"
        """;
    var out = new Diagnostics();

    var node = requireNonNull(IntentYaml.read("intent.yaml", text.getBytes(UTF_8), out));

    assertThat(out.sorted()).isEmpty();
    assertThat(JsonText.write(node.json()))
        .isEqualTo(
            """
            {"text":"plain words, with punctuation","image":"registry.example/app:1.2.3",\
            "version":"1.30","number":42,"fraction":1.5,"truth":true,"nothing":null,"empty":null,\
            "list":["a",{"b":"c"}],"memory":"256Mi","block":"one\\n\\ttwo\\n",\
            "template":"{{cluster.region}}-x"}\
            """);
  }

  @Test
  void every_part_knows_where_it_stands() {
    var out = new Diagnostics();

    var root =
        (YamlMap)
            requireNonNull(
                IntentYaml.read(
                    "intent.yaml", "a:\n  \"\ud83d\ude00\": [x,  y]\n".getBytes(UTF_8), out));
    var entry = requireNonNull(root.map("a").entries().get("\ud83d\ude00"));

    assertThat(entry.keyAt()).isEqualTo(new SourceLocation("intent.yaml", 2, 3));
    assertThat(((YamlNode.YamlList) entry.value()).items())
        .extracting(YamlNode::at)
        .containsExactly(
            new SourceLocation("intent.yaml", 2, 9), new SourceLocation("intent.yaml", 2, 13));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "N",
        "0755",
        "08",
        "1_000",
        "12:30",
        "1:2:3",
        "2001-01-01",
        "2001-01-01T00:00:00Z",
        "1e3",
        "0o17",
        "0b1",
        "+.5",
        "=",
        "<<",
        "1.30",
        "1.0",
        ".5_5"
      })
  void a_scalar_that_readers_take_for_different_things_is_ambiguous(String scalar) {
    assertThat(errors("key: " + scalar + "\n"))
        .containsExactly("1:6 FW1005 '" + scalar + "' is ambiguous, quote it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "8080", "1.5", "null", "2001-01-01", "true"})
  void a_key_that_is_not_text_to_everybody_is_ambiguous(String key) {
    assertThat(errors(key + ": x\n"))
        .containsExactly("1:1 FW1005 the key '" + key + "' is ambiguous, quote it");
  }

  @Test
  void what_an_intent_does_not_have_is_refused_where_it_stands() {
    assertThat(errors("a: 1\nb: 2\na: 3\n"))
        .containsExactly("3:1 FW1008 the key 'a' is there twice");
    assertThat(errors("a: !!str x\nb: !foo {}\n"))
        .containsExactly("1:4 FW1009 a tag (!!str)", "2:4 FW1009 a tag (!foo)");
    assertThat(errors("a: &x 1\nb: *x\nc:\n  <<: {d: 1}\n"))
        .containsExactly(
            "1:4 FW1010 an anchor (&x)",
            "2:4 FW1010 an alias (*x)",
            "4:3 FW1010 a merge key (`<<`)");
    assertThat(errors("a: 1\n---\nb: 2\n")).containsExactly("2:1 FW1011 a second document");
    assertThat(errors("%YAML 1.2\n---\na: 1\n"))
        .containsExactly("1:1 FW1007 a directive (a line that starts with `%`)");
    assertThat(errors("a: .inf\n")).containsExactly("1:4 FW1016 JSON has no number '.inf'");
    assertThat(errors("a: 9223372036854775808\n"))
        .containsExactly("1:4 FW1016 the number 9223372036854775808 needs more than 64 bits");
    assertThat(errors("? [a]\n: b\n")).containsExactly("1:3 FW1015 a key must be text");
  }

  @Test
  void an_unquoted_template_says_that_it_must_be_quoted() {
    assertThat(errors("a: 1\nhost: {{cluster.region}}.example\n"))
        .containsExactly("2:7 FW1006 a value that starts with `{{` must be quoted");
    assertThat(errors("- {{ x }}\n"))
        .containsExactly("1:3 FW1006 a value that starts with `{{` must be quoted");
  }

  @Test
  void a_file_that_is_no_text_says_so() {
    assertThat(errors("")).containsExactly("0:0 FW1002 the file is empty");
    assertThat(errors("# nothing\n\n")).containsExactly("0:0 FW1002 the file is empty");
    assertThat(errors(new byte[] {'a', ':', '\n', ' ', (byte) 0xff}))
        .containsExactly("2:2 FW1001 the byte 0xFF is not UTF-8");
    assertThat(errors("a: \u0007\nb: \u0085\n"))
        .containsExactly(
            "1:4 FW1003 a control character (U+0007)", "2:4 FW1003 a control character (U+0085)");
    assertThat(errors("\ufeffa: 1\n")).containsExactly("1:1 FW1003 a byte order mark (U+FEFF)");
    assertThat(errors("a: x\u202ey\n"))
        .containsExactly("1:5 FW1003 a character that turns the direction of writing (U+202E)");
    assertThat(errors("a: \"\\ud83d\\ude00\"\n"))
        .containsExactly("1:4 FW1003 half a character, written as a \\u escape");
    assertThat(errors(new byte[(1 << 20) + 1]))
        .containsExactly("0:0 FW1004 the file has 1048577 bytes, the limit is 1048576");
  }

  @Test
  void broken_yaml_is_explained_in_plain_words() {
    assertThat(errors("a:\n\tb: 1\n")).containsExactly("2:1 FW1007 a tab, where YAML wants spaces");
    assertThat(errors("a: @x\n")).containsExactly("1:4 FW1007 a value cannot start with `@`");
    assertThat(errors("a: b: c\n")).containsExactly("1:5 FW1007 a `: ` where no key can be");
    assertThat(errors("a: 1\nb\nc: 1\n"))
        .containsExactly("2:1 FW1007 a line without `:`, where a key was expected");
    assertThat(errors("a: \"x\n")).containsExactly("1:4 FW1007 a quote that is never closed");
    assertThat(errors("a:\n    b: 1\n  c: 1\n"))
        .containsExactly("3:3 FW1007 the indentation fits none of the lines above");
    assertThat(errors("a: [1, 2\nb: 3\n"))
        .containsExactly("2:2 FW1007 a bracket or brace that is never closed, or a missing comma");
  }

  @Test
  void nesting_deeper_than_64_is_refused_without_being_built() {
    assertThat(errors("[".repeat(63) + "1" + "]".repeat(63))).isEmpty();
    assertThat(errors("[".repeat(100_000)))
        .containsExactly("1:65 FW1012 nested deeper than 64 levels");
    assertThat(errors("{a: ".repeat(100_000)))
        .containsExactly("1:257 FW1012 nested deeper than 64 levels");
    assertThat(errors("- ".repeat(100_000) + "1\n"))
        .containsExactly("1:129 FW1012 nested deeper than 64 levels");
  }

  private static List<String> errors(String text) {
    return errors(text.getBytes(UTF_8));
  }

  private static List<String> errors(byte[] utf8) {
    var out = new Diagnostics();
    IntentYaml.read("intent.yaml", utf8, out);
    return out.sorted().stream()
        .map(d -> d.at().line() + ":" + d.at().column() + " " + d.code() + " " + d.message())
        .toList();
  }
}
