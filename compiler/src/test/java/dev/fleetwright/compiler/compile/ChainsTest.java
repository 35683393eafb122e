package dev.fleetwright.compiler.compile;

import static dev.fleetwright.compiler.compile.SmallFleet.FLEET;
import static dev.fleetwright.compiler.compile.SmallFleet.WORKER;
import static dev.fleetwright.compiler.compile.SmallFleet.codes;
import static dev.fleetwright.compiler.compile.SmallFleet.compile;
import static dev.fleetwright.compiler.compile.SmallFleet.diagnostics;
import static dev.fleetwright.compiler.compile.SmallFleet.intent;
import static dev.fleetwright.compiler.compile.SmallFleet.lines;
import static dev.fleetwright.compiler.compile.SmallFleet.workloads;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.source.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Things that name each other, on and on, around or in ever more ways. */
@Timeout(20)
class ChainsTest {
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
      var errors = found.stream().filter(Diagnostic::isError).toList();
      assertThat(errors).extracting(Diagnostic::code).containsExactly("FW1205");
      assertThat(errors.getFirst().message()).hasSizeLessThan(200).contains("4991 more");
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
}
