package dev.fleetwright.compiler.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import org.junit.jupiter.api.Test;

class YamlTextTest {

  @Test
  void an_object_reads_as_a_person_would_write_it() throws Exception {
    var object =
        JsonText.parse(
            """
            {"spec": {"replicas": 2, "paused": false, "none": null, "empty": {}, "list": [],
                      "containers": [{"name": "web", "args": ["--port", "8080", "serve"]},
                                     {"name": "side"}],
                      "matrix": [[1, 2], [], [{"a": 1.5}]]},
             "data": {"run.sh": "set -e\\n\\techo hi\\n\\ndone\\n", "tail": "a\\nb", "keep": "a\\n\\n"},
             "metadata": {"name": "web", "annotations": {"a/b": "yes", "on": "1.10"}},
             "kind": "Thing", "apiVersion": "example.com/v1"}
            """);

    assertThat(YamlText.write(object))
        .isEqualTo(
            """
            apiVersion: example.com/v1
            kind: Thing
            metadata:
              name: web
              annotations:
                a/b: "yes"
                "on": "1.10"
            spec:
              replicas: 2
              paused: false
              none: null
              empty: {}
              list: []
              containers:
              - name: web
                args:
                - "--port"
                - "8080"
                - serve
              - name: side
              matrix:
              - - 1
                - 2
              - []
              - - a: 1.5
            data:
              run.sh: |
                set -e
                \techo hi

                done
              tail: |-
                a
                b
              keep: |+
                a

            """);
  }

  @Test
  void a_string_that_some_reader_takes_for_something_else_is_quoted() {
    assertThat(
            YamlText.write(
                Json.strings(
                    java.util.List.of(
                        "No", "a: b", "0x1", "é", "a\u0085b", "\ud83d\ude00\u202e", "~", ""))))
        .isEqualTo(
            """
            - "No"
            - "a: b"
            - "0x1"
            - "é"
            - "a\\x85b"
            - "\ud83d\ude00\\u202E"
            - "~"
            - ""
            """);
  }

  @Test
  void a_float_has_a_dot_and_a_signed_exponent() {
    assertThat(
            YamlText.write(
                Json.arr(
                    new Json.Num(1e21), new Json.Num(1.5e-9), new Json.Num(3), new Json.Num(0.25))))
        .isEqualTo("- 1.0e+21\n- 1.5e-9\n- 3\n- 0.25\n");
  }

  @Test
  void a_key_longer_than_readers_allow_stands_by_itself() {
    var key = "k".repeat(600);

    assertThat(YamlText.write(Json.obj().put("a", Json.obj().put(key, 1).build()).build()))
        .isEqualTo("a:\n  ? \"" + key + "\"\n  : 1\n");
  }
}
