package dev.fleetwright.compiler.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The end of an override, by the day of the commit. */
class ExpiryTest {
  private static final String EXPIRES =
      "{reason: sale, owner: sam, expires: '2027-01-31', set: %s}\n";

  private static final String OF_THE_FLEET =
      SmallFleet.FLEET
          + "workloads: {w: {type: worker, image: 'a.example/w:1'}}\n"
          + "overrides:\n  calm: "
          + EXPIRES.formatted("{workloads: {w: {replicas: 2}}}");

  private static Compilation at(String commitTime, String intent) {
    var files = Folder.of(Map.of("intent.yaml", intent));
    return Compiler.compile(
        Snapshot.of(
            "c".repeat(40), Instant.parse(commitTime).getEpochSecond(), files.entries().values()),
        "intent.yaml");
  }

  private static List<String> said(Compilation compilation) {
    return compilation.diagnostics().stream()
        .map(each -> each.code() + " " + each.at().line() + " " + each.message())
        .toList();
  }

  @Test
  void an_end_that_has_passed_is_an_error_that_names_owner_and_place() {
    var compilation = at("2027-02-01T00:00:00Z", OF_THE_FLEET);

    assertThat(compilation).isInstanceOf(Compilation.Rejected.class);
    assertThat(said(compilation))
        .containsExactly("FW1223 9 overrides.calm of sam expired on 2027-01-31");
    assertThat(compilation.diagnostics())
        .extracting(Diagnostic::why)
        .containsExactly("it was meant until then; the commit is of 2027-02-01");
  }

  @Test
  void the_last_day_counts_to_its_end_and_is_announced_for_two_weeks() {
    assertThat(said(at("2027-01-31T23:59:59Z", OF_THE_FLEET)))
        .containsExactly("FW1224 9 overrides.calm of sam expires today");
    assertThat(said(at("2027-01-17T00:00:00Z", OF_THE_FLEET)))
        .containsExactly("FW1224 9 overrides.calm of sam expires on 2027-01-31");
    assertThat(said(at("2027-01-16T23:59:59Z", OF_THE_FLEET))).isEmpty();
    assertThat(at("2027-01-31T23:59:59Z", OF_THE_FLEET)).isInstanceOf(Compilation.Compiled.class);
  }

  @Test
  void a_workloads_and_a_clusters_override_end_as_well() {
    var workload =
        SmallFleet.FLEET
            + "workloads:\n  w:\n    type: worker\n    image: 'a.example/w:1'\n"
            + "    overrides:\n      calm: "
            + EXPIRES.formatted("{replicas: 2}");
    var cluster =
        SmallFleet.FLEET.replace(
                "\"1.36\"}\n",
                "\"1.36\", overrides: {calm: "
                    + EXPIRES.formatted("{workloads: {w: {replicas: 2}}}").strip()
                    + "}}\n")
            + "workloads: {w: {type: worker, image: 'a.example/w:1'}}\n";

    assertThat(said(at("2030-01-01T00:00:00Z", workload)))
        .containsExactly("FW1223 12 workloads.w.overrides.calm of sam expired on 2027-01-31");
    assertThat(said(at("2030-01-01T00:00:00Z", cluster)))
        .containsExactly("FW1223 6 clusters.c1.overrides.calm of sam expired on 2027-01-31");
  }
}
