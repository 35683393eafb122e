package dev.fleetwright.compiler.compile;

import static dev.fleetwright.compiler.compile.SmallFleet.FLEET;
import static dev.fleetwright.compiler.compile.SmallFleet.SETTINGS;
import static dev.fleetwright.compiler.compile.SmallFleet.WORKER;
import static dev.fleetwright.compiler.compile.SmallFleet.codes;
import static dev.fleetwright.compiler.compile.SmallFleet.compile;
import static dev.fleetwright.compiler.compile.SmallFleet.diagnostics;
import static dev.fleetwright.compiler.compile.SmallFleet.intent;
import static dev.fleetwright.compiler.compile.SmallFleet.lines;
import static dev.fleetwright.compiler.compile.SmallFleet.workloads;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.plan.Compilation.Rejected;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.DiagnosticText;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.source.Snapshot.Entry;
import dev.fleetwright.compiler.source.Snapshot.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are made to cost time, memory or a stack, or to pass something over. */
@Timeout(20)
class BoundsTest {
  /** A workload in which something stands so often. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "env: {A: '{{seconds vars.long}}'} | 1s | FW1304",
        "env: {A: '{{vars~}}'} | .a | FW1302",
        "env: {A: '{{lower vars~}}'} | .a | FW1302",
        "placement: {select: {kubernetes: '~'}} | >=1.1 | FW1213",
        "probes: {ready: {path: /, period: '~'}} | 1s | FW1103",
        "resources: {memory: '~'} | 9 | FW1103",
        "replicas: ~ | 9 | FW1016",
      })
  void a_word_of_any_length_is_an_error_with_a_place(String field, String word, String code) {
    var text = (word + (word.startsWith(">") ? " " : "")).repeat(20_000).strip();
    var intent =
        FLEET
            + "vars: {long: '"
            + text
            + "'}\n"
            + "workloads: {w: {type: worker, image: 'a.example/w:1', "
            + field.replace("~", text)
            + "}}\n";

    var compilation = compile(Map.of("intent.yaml", intent));

    assertThat(codes(compilation)).containsExactly(code);
    assertThat(((Rejected) compilation).diagnostics())
        .allSatisfy(d -> assertThat(d.message()).hasSizeLessThan(300));
  }

  @ParameterizedTest
  @CsvSource({"1e20000000", "1e-20000000", "1e999999999", "1e400000"})
  void a_factor_that_would_be_written_with_millions_of_digits_is_refused(String factor) {
    var intent =
        FLEET
            + """
            workloads:
              w: {type: worker, image: "a.example/w:1", env: {A: "{{quantity '1Gi' '%s'}}"}}
            """
                .formatted(factor);

    assertThat(codes(compile(Map.of("intent.yaml", intent)))).containsExactly("FW1304");
  }

  @ParameterizedTest
  @CsvSource({"(a+)+b", "(a|a)*b", "(.*)(.*)(.*)(.*)(.*)(.*)(.*)x", "(a|b|ab)*c"})
  void a_pattern_of_an_overlay_that_tries_too_many_ways_is_told(String pattern) {
    var intent =
        FLEET.replace("k3s", "mine, settings: {x: '" + "ab".repeat(3000) + "'}")
            + "overlays: [o.yaml]\n";
    var overlay =
        """
        apiVersion: fleetwright.dev/v1
        kind: Overlay
        metadata: {name: mine}
        extends: k3s
        settings:
          x: {type: string, pattern: '%s'}
        """
            .formatted(pattern);

    assertThat(codes(compile(Map.of("intent.yaml", intent.replace("ab", "aa"), "o.yaml", overlay))))
        .containsExactly("FW1411");
    assertThat(codes(compile(Map.of("intent.yaml", intent, "o.yaml", overlay))))
        .containsExactly("FW1411");
  }

  @Test
  void a_number_of_a_million_digits_is_read_at_once() {
    var intent = FLEET + "components: {a: {namespace: x, manifests: m.yaml}}\n";
    var digits = "9".repeat(1_000_000);
    var manifest = SETTINGS + "data: {a: " + digits + "}\n";

    compile(Map.of("intent.yaml", intent, "m.yaml", manifest));
    compile(Map.of("intent.yaml", intent, "m.yaml", manifest.replace(" 9", " 0x9")));
    compile(Map.of("intent.yaml", intent, "m.yaml", manifest.replace(" 9", " 0b1")));
    assertThat(codes(compile(Map.of("intent.yaml", FLEET + "vars: {a: " + digits + "}\n"))))
        .containsExactly("FW1016");
  }

  @ParameterizedTest
  @CsvSource({"m", "m/**/*.yaml", "m/*/*.yaml", "m/prod"})
  void what_only_seems_to_be_a_folder_is_not_passed_over(String manifests) {
    for (var kind : List.of(Kind.SYMLINK, Kind.SUBMODULE, Kind.SPECIAL)) {
      var intent = FLEET + "components: {a: {namespace: x, manifests: '" + manifests + "'}}\n";
      var entries = new ArrayList<Entry>();
      entries.add(file("intent.yaml", intent));
      entries.add(file("m/b/a.yaml", SETTINGS));
      entries.add(new Entry("m/prod", kind, 0, () -> new byte[0]));
      var snapshot = Snapshot.of(Snapshot.WORKTREE, 0, entries);

      assertThat(codes(Compiler.compile(snapshot, "intent.yaml"))).containsExactly("FW1503");
    }
  }

  @Test
  void a_link_that_a_glob_does_not_reach_is_no_matter() {
    var intent = FLEET + "components: {a: {namespace: x, manifests: 'm/*.yaml'}}\n";
    var link = new Entry("m/prod", Kind.SYMLINK, 0, () -> new byte[0]);
    var entries = List.of(file("intent.yaml", intent), file("m/a.yaml", SETTINGS), link);

    assertThat(codes(Compiler.compile(Snapshot.of(Snapshot.WORKTREE, 0, entries), "intent.yaml")))
        .isEmpty();
  }

  private static Entry file(String path, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Entry(path, Kind.FILE, bytes.length, () -> bytes);
  }

  @Test
  void a_file_that_is_too_large_is_not_read() {
    Snapshot.Content unread =
        () -> {
          throw new AssertionError("it was read");
        };
    var large = new Entry("m.yaml", Kind.FILE, Snapshot.LARGEST_FILE + 1L, unread);
    var intent = FLEET + "components: {a: {namespace: x, manifests: m.yaml}}\n";
    var entries = List.of(file("intent.yaml", intent), large);

    assertThat(codes(Compiler.compile(Snapshot.of(Snapshot.WORKTREE, 0, entries), "intent.yaml")))
        .containsExactly("FW1004");
    var root = new Entry("intent.yaml", Kind.FILE, Snapshot.LARGEST_FILE + 1L, unread);
    assertThat(
            codes(
                Compiler.compile(Snapshot.of(Snapshot.WORKTREE, 0, List.of(root)), "intent.yaml")))
        .containsExactly("FW1004");
  }

  @Test
  void two_files_that_are_one_on_some_machines_are_told_where_one_is_read() {
    var intent = FLEET + "components: {a: {namespace: x, manifests: m/a.yaml}}\n";

    assertThat(
            codes(
                compile(Map.of("intent.yaml", intent, "m/a.yaml", SETTINGS, "m/A.yaml", SETTINGS))))
        .containsExactly("FW1032");
    assertThat(
            codes(compile(Map.of("intent.yaml", intent, "m/a.yaml", SETTINGS, "n", "1", "N", "2"))))
        .isEmpty();
  }

  @Test
  void a_line_of_any_length_is_read_once_for_all_that_stands_in_it() {
    var ports = String.join(", ", lines(20_000, i -> "p%d: %d".formatted(i, i)).lines().toList());
    var entries =
        String.join(", ", lines(8_000, i -> "h%d: {prot: h}".formatted(i)).lines().toList());
    var text =
        FLEET
            + "workloads: {w: {type: service, image: 'a.example/w:1', ports: {"
            + ports
            + "}, http: {"
            + entries
            + "}}}\n";
    var files = Folder.of(Map.of("intent.yaml", text));
    var found = diagnostics(Compiler.compile(files, "intent.yaml"));

    var shown = new DiagnosticText(files, false);
    assertThat(found).hasSize(1_001);
    assertThat(found).allSatisfy(each -> assertThat(shown.of(each)).hasSizeLessThan(1000));
  }

  @Test
  @Timeout(20)
  void of_a_file_of_objects_without_a_name_a_hundred_are_said_and_how_many_more() {
    var intent = FLEET + "components: {a: {namespace: x, manifests: m.yaml}}\n";
    var objects = "apiVersion: v1\nkind: ConfigMap\n---\n".repeat(50_000);

    var found = compile(Map.of("intent.yaml", intent, "m.yaml", objects)).diagnostics();

    assertThat(found).hasSize(102).extracting(Diagnostic::code).contains("FW1504", "FW1022");
    assertThat(found).extracting(Diagnostic::message).contains("49899 more errors in this file");
  }

  @Test
  void every_object_may_be_there_twice() {
    var intent =
        FLEET
            + "components: {a: {namespace: x, manifests: m.yaml}, b: {namespace: x, manifests:"
            + " n.yaml}}\n";
    var objects = lines(20_000, i -> SETTINGS.replace("name: a", "name: a" + i) + "---");
    var others = objects.replace("name: a", "labels: {b: c}, name: a");

    assertThat(codes(compile(Map.of("intent.yaml", intent, "m.yaml", objects, "n.yaml", objects))))
        .isEmpty();
    assertThat(codes(compile(Map.of("intent.yaml", intent, "m.yaml", objects, "n.yaml", others))))
        .containsExactly("FW1211", "FW1045");
  }

  @Test
  void overrides_are_many() {
    var overrides =
        "overrides:\n"
            + lines(10_000, i -> "  o%d: {set: {workloads: {w: {env: {A%d: x}}}}}".formatted(i, i));

    assertThat(codes(intent(FLEET + overrides + WORKER.replace("vars.v0", "fleet.name"))))
        .isEmpty();
  }

  @Test
  void names_of_any_number_are_misspelt() {
    assertThat(codes(intent(workloads(5000, i -> ", needs: [workload-x" + i + "]"))))
        .containsExactly("FW1201", "FW1045");
  }
}
