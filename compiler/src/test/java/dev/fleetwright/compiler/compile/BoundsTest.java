package dev.fleetwright.compiler.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.plan.Compilation;
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
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Repositories that are made to cost time, memory or a stack, or to pass something over. */
@Timeout(20)
class BoundsTest {
  private static final String FLEET =
      """
      apiVersion: fleetwright.dev/v1
      kind: Fleet
      metadata: {name: f}
      environments: {dev: {domain: d.example}}
      clusters:
        c1: {provider: k3s, region: home, environment: dev, kubernetes: "1.36"}
      """;

  private static final String SETTINGS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a}
      """;

  private static List<String> codes(Compilation compilation) {
    return compilation instanceof Rejected(var diagnostics)
        ? diagnostics.stream().map(Diagnostic::code).distinct().toList()
        : List.of();
  }

  private static List<Diagnostic> diagnostics(Compilation compilation) {
    return compilation instanceof Rejected(var found) ? found : List.of();
  }

  private static Compilation intent(String text) {
    return compile(Map.of("intent.yaml", text));
  }

  private static Compilation compile(Map<String, String> files) {
    return Compiler.compile(Folder.of(files), "intent.yaml");
  }

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

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String workloads(int count, IntFunction<String> more) {
    return FLEET
        + "workloads:\n"
        + lines(
            count,
            i -> "  w%d: {type: worker, image: 'a.example/w:1'%s}".formatted(i, more.apply(i)));
  }

  private static final String WORKER =
      "workloads: {w: {type: worker, image: 'a.example/w:1', env: {A: '{{vars.v0}}'}}}\n";

  @Test
  void needs_may_stand_behind_each_other_in_any_number() {
    var last = 4999;

    assertThat(codes(intent(workloads(5000, i -> i == last ? "" : ", needs: [w" + (i + 1) + "]"))))
        .isEmpty();
  }

  @Test
  void needs_may_be_woven_in_any_way() {
    var all = lines(300, i -> "w" + i).lines().toList();

    assertThat(
            codes(
                intent(
                    workloads(
                        300, i -> ", needs: [" + String.join(", ", all.subList(0, i)) + "]"))))
        .isEmpty();
  }

  @Test
  void of_a_long_circle_the_ends_are_told() {
    var needs =
        diagnostics(intent(workloads(5000, i -> ", needs: [w%d]".formatted((i + 1) % 5000))));
    var environments =
        diagnostics(
            intent(
                FLEET.replace(
                    "environments: {dev: {domain: d.example}}\n",
                    "environments:\n  dev: {domain: d.example}\n"
                        + lines(
                            5000,
                            i -> "  e%d: {promotesFrom: e%d}".formatted(i, (i + 1) % 5000)))));
    var groups =
        diagnostics(
            intent(
                FLEET
                    + "groups:\n"
                    + lines(5000, i -> "  g%d: {group: g%d}".formatted(i, (i + 1) % 5000))));

    for (var found : List.of(needs, environments, groups)) {
      assertThat(found).extracting(Diagnostic::code).containsExactly("FW1205");
      assertThat(found.getFirst().message()).hasSizeLessThan(200).contains("4991 more");
    }
  }

  @Test
  void a_group_that_its_own_pattern_matches_leads_back_to_itself() {
    assertThat(codes(intent(FLEET + "groups: {all: {group: 'a*'}}\n"))).containsExactly("FW1205");
  }

  @Test
  void groups_are_looked_at_once_however_many_ways_lead_to_them() {
    var groups =
        "groups:\n"
            + lines(
                32,
                i -> "  g%1$d: {any: [{group: g%2$d}, {not: {group: g%2$d}}]}".formatted(i, i + 1))
            + "  g32: {cluster: c1}\n";
    var placed = WORKER.replace("env: {A: '{{vars.v0}}'}", "placement: {select: {group: g0}}");

    assertThat(codes(intent(FLEET + groups + placed))).isEmpty();
    assertThat(
            codes(
                intent(
                    FLEET
                        + groups.replace(
                            "g32: {cluster: c1}", "g32: {group: g33}\n  g33: {cluster: c1}")
                        + placed)))
        .containsExactly("FW1219");
  }

  /** Variables that name the next one: in the form of a line, to a last one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "31 | 'v%d: \"{{vars.v%d}}\"' | x |",
        "5000 | 'v%d: \"{{vars.v%d}}\"' | x | FW1307",
        "31 | 'v%d: \"{{vars.v%2$d}}{{vars.v%2$d}}\"' | '' |",
        "31 | 'v%d: \"{{vars.v%2$d}}{{vars.v%2$d}}\"' | x | FW1304",
        "31 | 'v%d: \"{{default vars.v%2$d vars.v%2$d}}\"' | '{{default vars.v0 \"x\"}}' | FW1305",
        "31 | 'v%d: \"{{default vars.v%2$d \\\"x\\\"}}\"' | '{{vars.none}}' |",
        "31 | 'v%d: {a: \"{{vars.v%2$d}}\", b: \"{{vars.v%2$d}}\"}' | x | FW1304",
      })
  void variables_that_name_variables_are_worked_out_once_and_not_forever(
      int count, String form, String last, String code) {
    var vars =
        "vars:\n"
            + lines(count, i -> "  " + form.formatted(i, i + 1))
            + "  v%d: '%s'\n".formatted(count, last);

    var found = diagnostics(intent(FLEET + vars + WORKER));

    assertThat(found.stream().map(Diagnostic::code).toList())
        .isEqualTo(code == null ? List.of() : List.of(code));
    assertThat(found).allSatisfy(each -> assertThat(each.message()).hasSizeLessThan(300));
  }

  /** An overlay that makes a config map of {@code data}, and has {@code let}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "l%d: {$from: let.l%d} | $from: let.l0 | nested deeper than 128",
        "l%d: '{{let.l%d}}' | $from: let.l0 | nested deeper than 128",
        "l%1$d: [{$from: let.l%2$d}, {$from: let.l%2$d}] | $from: let.l170 | makes more than 1000000 values",
        "l%d: {} | b: [{$each: vars.m, $as: a, $value: [{$each: vars.m, $as: b, $value: [{$each: vars.m, $as: c, $value: x}]}]}] | makes more than 1000000 values",
        "l%d: {} | b: [{$each: vars.m, $as: a, $value: [{$each: vars.m, $as: b, $value: [{$each: vars.m, $as: c, $when: {c.key: none}, $value: x}]}]}] | makes more than 1000000 values",
        "l%d: {} | b: '{{vars.d29}}' | has more than 10000 values",
        "l%d: {} | b: {$from: vars.d29} | has more than 10000 values",
      })
  void an_overlay_makes_no_more_of_a_workload_than_fits(String let, String data, String why) {
    var vars =
        "vars:\n  m: {"
            + String.join(", ", lines(1000, i -> "k" + i + ": v").lines().toList())
            + "}\n  d0: x\n"
            + lines(29, i -> "  d%d: ['{{vars.d%2$d}}', '{{vars.d%2$d}}']".formatted(i + 1, i));
    var overlay =
        """
        apiVersion: fleetwright.dev/v1
        kind: Overlay
        metadata: {name: mine}
        extends: k3s
        emit:
          x:
            object:
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: x}
              data: {%s}
        let:
        """
                .formatted(data)
            + lines(200, i -> "  " + let.formatted(i, i + 1))
            + "  l200: x\n";

    assertThat(cannotRender(vars, overlay).message()).contains(why).hasSizeLessThan(300);
  }

  /** The one error of a workload under an overlay that cannot be worked out. */
  private static Diagnostic cannotRender(String vars, String overlay) {
    var intent =
        FLEET.replace("k3s", "mine")
            + "overlays: [o.yaml]\n"
            + vars
            + WORKER.replace("vars.v0", "fleet.name");

    var found = diagnostics(compile(Map.of("intent.yaml", intent, "o.yaml", overlay)));

    assertThat(found).extracting(Diagnostic::code).containsExactly("FW1423");
    return found.getFirst();
  }

  @Test
  void lets_in_a_circle_are_told_as_one() {
    var overlay =
        """
        apiVersion: fleetwright.dev/v1
        kind: Overlay
        metadata: {name: mine}
        extends: k3s
        let: {a: {$from: let.b}, b: {$from: let.a}}
        emit:
          x:
            object: {apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {$from: let.a}}
        """;

    var error = cannotRender("", overlay);

    assertThat(error.message()).contains("let.a -> let.b -> let.a");
    assertThat(error.fix()).contains("out of the circle");
  }

  @Test
  void overlays_that_extend_each_other_on_and_on_are_refused() {
    var last = "  p99: {extends: k3s}\n";
    IntFunction<String> next = i -> "  p%02d: {extends: p%02d}".formatted(i, i + 1);
    IntFunction<String> around = i -> "  p%d: {extends: p%d}".formatted(i, (i + 1) % 5000);
    var start = FLEET + "providers:\n";

    assertThat(codes(intent(start + lines(99, next) + last))).containsExactly("FW1403");
    assertThat(codes(intent(start + lines(5000, around)))).containsExactly("FW1403");
    assertThat(codes(intent(start + lines(25, next) + "  p25: {extends: k3s}\n"))).isEmpty();
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
    assertThat(found).hasSizeGreaterThan(8_000);
    assertThat(found).allSatisfy(each -> assertThat(shown.of(each)).hasSizeLessThan(1000));
  }

  @Test
  void every_object_may_be_there_twice() {
    var intent =
        FLEET
            + "components: {a: {namespace: x, manifests: m.yaml}, b: {namespace: x, manifests: m.yaml}}\n";
    var objects = lines(20_000, i -> SETTINGS.replace("name: a", "name: a" + i) + "---");

    assertThat(codes(compile(Map.of("intent.yaml", intent, "m.yaml", objects))))
        .containsExactly("FW1211");
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
        .containsExactly("FW1201");
  }
}
