package dev.fleetwright.compiler.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostics;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Structure as kubectl 1.32 was seen to read it. */
class ManifestYamlTest {

  private record Read(String json, List<String> said) {}

  @Test
  void documents_are_split_at_lines_and_empty_ones_left_out() {
    assertThat(read("\n# only a comment\n---\na: 1\n--- # next\n\n---  \nb: 2\n---\n"))
        .isEqualTo(new Read("{'a':1} {'b':2}", List.of()));
    assertThat(read("\ufeffa: 1\r\n---\r\n\ufeffb: 2\r\n"))
        .isEqualTo(new Read("{'a':1} {'b':2}", List.of()));
    assertThat(read("a: 1\n---\nb: 2\n---\nc: [\n").said())
        .containsExactly("6:1 error FW1007 the text ends inside of a bracket or brace");
    assertThat(read("a: |\n-----BEGIN X\n").said())
        .containsExactly(
            "2:1 error FW1017 a line that starts with `---` separates documents, and has more than"
                + " that");
    assertThat(read("a: 1\n...\nb: 2\n").said())
        .containsExactly("3:1 error FW1011 text after the end of a document");
    assertThat(read("%YAML 1.1\n---\na: 1\n").said())
        .containsExactly("1:1 error FW1007 a directive (a line that starts with `%`)");
  }

  @Test
  void lists_are_replaced_by_their_items() {
    assertThat(
            read(
                """
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: v1, kind: ConfigMap, x: 1}
                - apiVersion: v1
                  kind: ConfigMapList
                  items: [{x: 2}]
                """))
        .isEqualTo(
            new Read(
                "{'apiVersion':'v1','kind':'ConfigMap','x':1}"
                    + " {'apiVersion':'v1','kind':'ConfigMap','x':2}",
                List.of()));
    assertThat(read("kind: List\nitems:\n---\nkind: PodList\nitems: null\n---\na: 1\n"))
        .isEqualTo(new Read("{'a':1}", List.of()));
    assertThat(read("- a: 1\n").said())
        .containsExactly("1:1 error FW1018 a manifest is a map with a kind, not this");
  }

  @Test
  void json_is_read_as_json() {
    assertThat(
            read(
                """
                {"a": "\\ud83d\\ude00\\/", "b": [1, 2.0, 1e3, 18446744073709551615]}
                {"c":
                \ttrue}\
                """))
        .isEqualTo(
            new Read(
                "{'a':'\ud83d\ude00/','b':[1,2,1000,18446744073709552000]} {'c':true}", List.of()));
    assertThat(read("{a: 1, b: yes}").json()).isEqualTo("{'a':1,'b':true}");
    for (var next : List.of("{\"b\": 1}", "b: 1")) {
      assertThat(read("{\"a\": 1}\n---\n" + next))
          .isEqualTo(
              new Read(
                  "{'a':1} {'b':1}",
                  List.of("3:1 warning FW1017 kubectl before 1.33 takes no `---` after JSON")));
    }
    assertThat(read("---\n{\"a\": 1}\n---\n{\"b\": 1}").said()).isEmpty();
  }

  @Test
  void of_a_key_that_is_there_twice_the_last_value_stands() {
    for (var text :
        List.of(
            "{\"a\": 1, \"a\": {\"b\": 2}}",
            "{a: 1, a: {b: 2}}",
            "{\"a\": {\"c\": 1}, a: {b: 2}}")) {
      assertThat(read(text).json()).isEqualTo("{'a':{'b':2}}");
      assertThat(read(text).said())
          .singleElement()
          .asString()
          .endsWith("warning FW1008 the key 'a' is there twice");
    }
  }

  @Test
  void in_brackets_a_colon_ends_a_key_only_before_a_blank() {
    assertThat(read("{a: [fd00::, b:], c: {app:}, f: {g::h: i}}").json())
        .isEqualTo("{'a':['fd00::','b:'],'c':{'app:':null},'f':{'g::h':'i'}}");
    assertThat(read("a: [b: , \"c\":d]\n").json()).isEqualTo("{'a':[{'b':null},{'c':'d'}]}");
    assertThat(read("a:\n- fd00::\n- x:\n").json()).isEqualTo("{'a':[{'fd00:':null},{'x':null}]}");
    assertThat(read("a: [b?]\n").said()).singleElement().asString().contains("FW1007");
  }

  @Test
  void block_scalars_of_nothing_but_blanks_are_empty() {
    for (var header : List.of("|", "|-", ">", ">-")) {
      assertThat(read("a:\n  b: " + header + "\n       \nc: 1\n").json())
          .isEqualTo("{'a':{'b':''},'c':1}");
    }
    assertThat(read("a:\n  b: |+\n     \n   \n\nc: 1\n").json())
        .isEqualTo("{'a':{'b':'\\n\\n\\n'},'c':1}");
  }

  @Test
  void every_escape_of_go_yaml_is_read() {
    assertThat(read("a: \"\\L\\P\\N\\_\\e\\x41\\u00e9\\U0001f600\\'\"\n").json())
        .isEqualTo("{'a':'\u2028\u2029\u0085\u00a0\\u001bA\u00e9\ud83d\ude00''}");
    assertThat(read("a: \"\\/\"\n").said()).singleElement().asString().contains("FW1007");
    assertThat(read("a: \"\\ud83d\\ude00\"\n").said())
        .containsExactly("1:5 error FW1003 half a character, written as a \\u escape");
  }

  @Test
  void a_document_of_an_end_marker_alone_is_empty() {
    assertThat(read("a: 1\n---\n... # end\n---\nb: 2\n"))
        .isEqualTo(
            new Read(
                "{'a':1} {'b':2}",
                List.of("3:1 warning FW1017 kubectl takes no document of `...` alone")));
    assertThat(read("a: 1\n...\n---\nb: 2\n...\n").said()).isEmpty();
  }

  @Test
  void anchors_and_merge_keys_work_as_they_do_in_kubectl() {
    assertThat(read("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\nc: {\"<<\": 1}\n"))
        .isEqualTo(new Read("{'a':{'p':1,'q':2},'b':{'p':1,'q':3},'c':{'<<':1}}", List.of()));
    assertThat(read("a: &x {p: 1}\nb: &y {p: 2, q: 2}\nc: {<<: [*x, *y]}\n").json())
        .isEqualTo("{'a':{'p':1},'b':{'p':2,'q':2},'c':{'p':1,'q':2}}");
    assertThat(read("a: &x {p: 1}\nb:\n  p: 2\n  <<: *x\n").said())
        .containsExactly("4:3 error FW1019 `<<` brings the key 'p', which is there before it");
    assertThat(read("a: &x 1\n---\nb: *x\n").said())
        .containsExactly("3:4 error FW1014 the alias *x has no anchor before it");
    assertThat(read("a: &x [*x]\n").said())
        .containsExactly("1:8 error FW1014 the alias *x is inside of what it stands for");
  }

  @Test
  void keys_become_the_text_that_kubectl_makes_of_them() {
    assertThat(read("{1.23456789: a, 0x10: b, 1.50: c, 1e6: d, 1e-5: e}").json())
        .isEqualTo("{'1.2345679':'a','16':'b','1.5':'c','1e+06':'d','1e-05':'e'}");
    assertThat(read("yes: 1\n"))
        .isEqualTo(
            new Read(
                "{'true':1}", List.of("1:1 warning FW1021 kubectl reads the key 'yes' as 'true'")));
    assertThat(read("yes: 1\ntrue: 2\n").said())
        .contains("2:1 warning FW1008 the key 'true' is there twice");
    assertThat(read("~: 1\n").said()).containsExactly("1:1 error FW1015 kubectl takes no key '~'");
  }

  @Test
  void values_that_are_not_what_they_look_like_bring_a_warning() {
    assertThat(read("mode: 0644\nport: 80\nratio: 0.5\non: x\n").said())
        .containsExactly("4:1 warning FW1021 kubectl reads the key 'on' as 'true'");
    assertThat(read("a: no\nb: 1_000\nc: 1e3\nd: 012345\ne: 18446744073709551615\n").said())
        .containsExactly(
            "1:4 warning FW1020 kubectl reads 'no' as false",
            "2:4 warning FW1020 kubectl reads '1_000' as 1000",
            "3:4 warning FW1020 kubectl reads '1e3' as 1000",
            "4:4 warning FW1020 kubectl reads '012345' as 5349",
            "5:4 warning FW1020 kubectl reads '18446744073709551615' as 1.8446744073709552e+19");
  }

  @Test
  void octal_is_no_surprise_where_it_is_the_mode_of_a_file() {
    assertThat(read("defaultMode: 0644\nitems: [{key: a, mode: 0400}]\n").said()).isEmpty();
    assertThat(read("kind: ConfigMap\ndata: {b: 0755}\nargs: [0755]\nmode: 00755\nmodel: 0755\n"))
        .isEqualTo(
            new Read(
                "{'kind':'ConfigMap','data':{'b':493},'args':[493],'mode':493,'model':493}",
                List.of(
                    "2:11 warning FW1020 kubectl reads '0755' as 493",
                    "3:8 warning FW1020 kubectl reads '0755' as 493",
                    "4:7 warning FW1020 kubectl reads '00755' as 493",
                    "5:8 warning FW1020 kubectl reads '0755' as 493")));
  }

  @Test
  void tags_are_read_where_they_change_nothing_and_refused_otherwise() {
    assertThat(read("a: !!str 1\nb: !!int 2\nc: !!bool yes\nd: ! 3\ne: !!float 4\n"))
        .isEqualTo(new Read("{'a':'1','b':2,'c':true,'d':'3','e':4}", List.of()));
    assertThat(
            read("a: !!binary aGVsbG8=\nb: !foo 1\nc: !!set {x: }\nd: !!javax.Script [x]\n").said())
        .containsExactly(
            "1:4 error FW1009 the tag !!binary cannot be read here",
            "2:4 error FW1009 the tag !foo cannot be read here",
            "3:4 error FW1009 the tag !!set cannot be read here",
            "4:4 error FW1009 the tag !!javax.Script cannot be read here");
  }

  @Test
  @Timeout(60)
  void a_bomb_is_refused_before_it_is_built() {
    var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 30; i++) {
      var alias = "*a" + (i - 1);
      bomb.append("a" + i + ": &a" + i + " [" + (alias + ",").repeat(8) + alias + "]\n");
    }
    assertThat(read(bomb.toString()).said())
        .containsExactly("7:10 error FW1013 more than 1000000 values in one file");

    var scalars = "a: &a x\nb:\n" + "- *a\n".repeat(1_000_001);
    assertThat(read(scalars).said()).singleElement().asString().contains("FW1013");

    var text = "a: &a " + "x".repeat(1_000_000) + "\nb:\n" + "- *a\n".repeat(50);
    assertThat(read(text).said()).singleElement().asString().contains("FW1013 more than 40000000");
  }

  @Test
  @Timeout(60)
  void nesting_deeper_than_200_is_refused_aliases_included() {
    for (var deep :
        List.of(
            "[".repeat(1_000_000),
            "{a: ".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "- ".repeat(100_000),
            "? ".repeat(100_000))) {
      assertThat(read(deep).said()).singleElement().asString().contains("FW1012");
    }
    var tower = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 300; i++) {
      tower.append("a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
    }
    assertThat(read(tower.toString()).said()).singleElement().asString().contains("FW1012");
  }

  @Test
  @Timeout(30)
  void a_hundred_thousand_documents_and_a_million_aliases_are_read() {
    var out = new Diagnostics();
    assertThat(ManifestYaml.read("a.yaml", "a: 1\n---\n".repeat(100_000).getBytes(UTF_8), out))
        .hasSize(100_000);
    assertThat(
            ManifestYaml.read(
                "a.yaml", ("a: &a x\nb: [" + "*a,".repeat(999_000) + "]\n").getBytes(UTF_8), out))
        .hasSize(1);
    assertThat(out.sorted()).isEmpty();
  }

  private static Read read(String text) {
    var out = new Diagnostics();
    var objects = ManifestYaml.read("a.yaml", text.getBytes(UTF_8), out);
    return new Read(
        objects.stream()
            .map(object -> JsonText.write(object.json()).replace('"', '\''))
            .collect(Collectors.joining(" ")),
        out.sorted().stream()
            .map(d ->
                d.at().line()
                    + ":"
                    + d.at().column()
                    + (d.isError() ? " error " : " warning ")
                    + d.code()
                    + " "
                    + d.message())
            .toList());
  }
}
