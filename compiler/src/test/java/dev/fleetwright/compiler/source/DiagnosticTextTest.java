package dev.fleetwright.compiler.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticTextTest {
  private static final Snapshot SNAPSHOT =
      Snapshot.of(
          Snapshot.WORKTREE,
          0,
          List.of(
              new Snapshot.Entry(
                  "teams/pay.yaml",
                  Snapshot.Kind.FILE,
                  0,
                  () -> "a: 1\n  replicas: 4\n\u001b[2Jx: 1\n".getBytes(StandardCharsets.UTF_8))));
  private static final Diagnostic CONFLICT =
      Diagnostic.error(
              "FW1203",
              new SourceLocation("teams/pay.yaml", 2, 13),
              "two overrides set workloads.checkout.replicas to different values on 12 clusters")
          .alsoAt(new SourceLocation("intent.yaml", 71, 14), "(override eu-scale) sets 6")
          .fix("give one of them a priority, or narrow its `when`");

  @Test
  void it_shows_the_line_the_place_and_the_fix() {
    assertThat(new DiagnosticText(SNAPSHOT, false).of(CONFLICT))
        .isEqualTo(
            """
            teams/pay.yaml:2:13: error FW1203: two overrides set workloads.checkout.replicas to different values on 12 clusters
                2 |   replicas: 4
                  |             ^
              also: intent.yaml:71:14 (override eu-scale) sets 6
              fix:  give one of them a priority, or narrow its `when`
            """);
  }

  @Test
  void escape_sequences_of_the_source_do_not_reach_the_terminal() {
    var diagnostic =
        Diagnostic.warning("FW1001", new SourceLocation("teams/pay.yaml", 3, 1), "odd\u001b[31m");

    assertThat(new DiagnosticText(SNAPSHOT, false).of(diagnostic)).doesNotContain("\u001b");
  }

  @Test
  void sarif_names_rule_level_and_region() {
    assertThat(JsonText.write(DiagnosticJson.sarif(List.of(CONFLICT), "1")))
        .contains(
            "\"ruleId\":\"FW1203\"",
            "\"level\":\"error\"",
            "\"startLine\":2",
            "\"uri\":\"intent.yaml\"");
  }
}
