package dev.fleetwright.compiler.compile;

import static dev.fleetwright.compiler.compile.SmallFleet.FLEET;
import static dev.fleetwright.compiler.compile.SmallFleet.SETTINGS;
import static dev.fleetwright.compiler.compile.SmallFleet.codes;
import static dev.fleetwright.compiler.compile.SmallFleet.compile;
import static dev.fleetwright.compiler.compile.SmallFleet.intent;
import static dev.fleetwright.compiler.compile.SmallFleet.lines;
import static dev.fleetwright.compiler.compile.SmallFleet.workloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.source.Snapshot.Entry;
import dev.fleetwright.compiler.source.Snapshot.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A compile that would cost too much is rejected with a code, and its caller goes on. */
@Timeout(60)
class BudgetTest {
  /** A fleet whose file is read by what is given. */
  private static Compilation reading(Snapshot.Content content, Limits limits) {
    var entry = new Entry("intent.yaml", Kind.FILE, 10, content);
    return Compiler.compile(
        Snapshot.of(Snapshot.WORKTREE, 0, List.of(entry)), "intent.yaml", limits);
  }

  @Test
  void a_compile_that_takes_too_long_is_given_up_and_rejected() {
    var never = new CountDownLatch(1);
    Snapshot.Content stuck =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new byte[0];
        };

    var compilation = reading(stuck, new Limits(Duration.ofMillis(20), 1000));

    assertThat(codes(compilation)).containsExactly("FW1040");
    never.countDown();
  }

  @Test
  void a_compile_that_runs_out_of_memory_or_stack_is_rejected() {
    assertThat(
            codes(
                reading(
                    () -> {
                      throw new OutOfMemoryError("Java heap space");
                    },
                    Limits.DEFAULT)))
        .containsExactly("FW1041");
    assertThat(
            codes(
                reading(
                    () -> {
                      throw new StackOverflowError();
                    },
                    Limits.DEFAULT)))
        .containsExactly("FW1042");
  }

  @Test
  void a_bug_stays_a_bug() {
    assertThatThrownBy(() ->
            reading(
                () -> {
                  throw new IllegalArgumentException("as it was thrown");
                },
                Limits.DEFAULT))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("as it was thrown");
  }

  @Test
  void a_fleet_of_more_objects_than_the_limit_is_rejected_and_one_of_as_many_is_not() {
    var fleet = Folder.of(Map.of("intent.yaml", workloads(10, i -> "")));
    var compiled = (Compiled) Compiler.compile(fleet, "intent.yaml");
    long made =
        compiled.plan().clusters().values().stream()
            .flatMap(cluster -> cluster.units().stream())
            .mapToLong(unit -> unit.manifests().size())
            .sum();

    var enough = new Limits(Duration.ofMinutes(1), made + 10);
    var few = new Limits(Duration.ofMinutes(1), 9);

    assertThat(Compiler.compile(fleet, "intent.yaml", enough)).isInstanceOf(Compiled.class);
    assertThat(codes(Compiler.compile(fleet, "intent.yaml", few))).containsExactly("FW1043");
  }

  @Test
  void a_cross_product_of_clusters_and_workloads_is_stopped_at_the_limit() {
    var text =
        FLEET
            + lines(
                1500,
                i ->
                    "  x%d: {provider: k3s, region: r, environment: dev, kubernetes: \"1.36\"}"
                        .formatted(i))
            + workloads(1500, i -> "").substring(FLEET.length());
    var limits = new Limits(Duration.ofMinutes(5), 20_000);

    assertThat(
            codes(Compiler.compile(Folder.of(Map.of("intent.yaml", text)), "intent.yaml", limits)))
        .containsExactly("FW1043");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{replace vars.a \"a\" vars.b}}",
        "{{replace (replace vars.a \"a\" vars.b) \"b\" vars.b}}",
        "{{join vars.many vars.b}}",
        "{{b64 (b64 vars.b)}}",
        "{{vars.b}}{{vars.b}}{{vars.b}}",
        "{{lower (replace vars.a \"a\" vars.b)}}",
      })
  void text_that_would_be_too_long_is_refused_before_it_is_built(String template) {
    var text =
        FLEET
            + "vars:\n  a: "
            + "a".repeat(60_000)
            + "\n  b: "
            + "b".repeat(60_000)
            + "\n  many: ["
            + "x, ".repeat(50_000)
            + "x]\nworkloads: {w: {type: worker, image: 'a.example/w:1', env: {A: '"
            + template
            + "'}}}\n";

    assertThat(codes(intent(text))).containsExactly("FW1304");
  }

  @Test
  void cutting_a_text_of_dashes_takes_one_look_at_each() throws Exception {
    var text =
        FLEET
            + "vars: {a: "
            + "'"
            + "-".repeat(65_000)
            + "x'}\n"
            + "workloads: {w: {type: worker, image: 'a.example/w:1', env: {"
            + String.join(
                ", ",
                lines(200, i -> "A%d: '{{trunc vars.a 64999}}'".formatted(i)).lines().toList())
            + "}}}\n";

    assertThat(codes(intent(text))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({".0,_0", "1,:1", "1:1,:1.", ".0e1,_0", "0,_", "+1,:59"})
  void a_plain_scalar_of_any_length_is_read(String start, String round) {
    var scalar = start + round.repeat(20_000);
    var intent = FLEET + "vars: {a: " + scalar + "}\n";
    var component = FLEET + "components: {a: {namespace: x, manifests: m.yaml}}\n";

    assertThat(codes(intent(intent))).isIn(List.of(), List.of("FW1005"), List.of("FW1016"));
    assertThat(
            codes(
                compile(
                    Map.of(
                        "intent.yaml",
                        component,
                        "m.yaml",
                        SETTINGS + "data: {a: " + scalar + "}\n"))))
        .isNotEqualTo(List.of("FW1042"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0e+20", "-1.0e+20", "1.0e+300", "1.5e+9", "0.5", "9.3e+18"})
  void a_number_that_is_no_count_is_an_error_at_its_place(String number) {
    var text =
        FLEET
            + "workloads: {w: {type: worker, image: 'a.example/w:1', replicas: "
            + number
            + ", env: {A: x}}}\n";

    assertThat(codes(intent(text))).isSubsetOf("FW1102", "FW1103").hasSize(1);
  }

  @Test
  void an_argument_with_any_number_of_lines_is_looked_at_for_references() {
    var text =
        FLEET
            + "vars: {a: '"
            + "x".repeat(60_000)
            + "'}\n"
            + lines(8, i -> "")
            + "workloads: {w: {type: worker, image: 'a.example/w:1', env: {A: '{{vars.a}}'}}}\n";
    var many =
        text.replace(
            "clusters:\n",
            "clusters:\n"
                + lines(
                    8,
                    i ->
                        "  x%d: {provider: k3s, region: r, environment: dev, kubernetes: \"1.36\"}"
                            .formatted(i)));

    assertThat(codes(intent(many))).isEmpty();
  }

  @Test
  void a_thousand_errors_are_listed_and_the_rest_is_counted() {
    var found =
        SmallFleet.diagnostics(intent(workloads(5_000, i -> ", needs: [nothing" + i + "]")));

    assertThat(found).hasSize(1_001);
    assertThat(found.getLast().code()).isEqualTo("FW1045");
    assertThat(found.getLast().message()).isEqualTo("4000 more errors are not listed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "groups: {g: {cluster: NAME}}",
        "groups: {g: {environment: 'NAME*'}}",
        "groups: {g: {provider: NAME}}",
        "workloads: {w: {type: worker, image: 'a.example/w:1', needs: [NAME]}}",
        "workloads: {w: {type: worker, image: 'a.example/w:1', NAME: 1}}",
        "components: {c: {namespace: x, manifests: NAME}}",
        "overrides: {o: {set: {workloads: {NAME: {replicas: 1}}}}}",
        "NAME: 1",
      })
  void a_name_of_any_length_is_cut_in_what_is_said_of_it(String section) {
    var text = FLEET + section.replace("NAME", "x".repeat(400_000)) + "\n";

    var found = SmallFleet.diagnostics(intent(text));

    assertThat(found).isNotEmpty();
    assertThat(found)
        .allSatisfy(each -> assertThat(each.texts()).allMatch(said -> said.length() <= 1000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"m/", "teams/*"})
  void a_pattern_of_paths_is_as_long_as_a_path_can_be(String start) {
    var glob = start + "*a".repeat(5000) + ".yaml";
    var text = FLEET + "imports: ['" + glob + "']\n";

    assertThat(codes(intent(text))).containsExactly("FW1044");
  }
}
