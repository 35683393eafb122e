package dev.fleetwright.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class DemoCommandIT {
  @Test
  void it_tells_the_whole_story() {
    var out = new StringWriter();

    int code =
        new DemoCommand()
            .line("demo")
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute();

    assertThat(code).as(out.toString()).isEqualTo(ExitCode.OK);
    var steps = out.toString().split("(?m)^(?=\\d\\. )");
    assertThat(steps).hasSize(8);
    assertThat(steps[0]).contains("    teams/shop.yaml").doesNotContain("/fleet/teams/shop.yaml");
    assertThat(steps[1]).contains("eks-prod    11 created", "plant       9 created");
    assertThat(steps[2].lines().filter(line -> line.endsWith("in sync, nothing to change")))
        .hasSize(4);
    assertThat(steps[3]).contains("4 of 4 clusters change; objects: 4 updated; 4 restarts");
    assertThat(steps[5]).contains("eks-prod: 1 created, 1 repaired", "changed by kubectl-edit");
    assertThat(steps[6]).contains("aks-prod    1 updated", "refused the connection");
    assertThat(steps[7]).contains("plant       1 updated", "gke-prod    in sync");
  }
}
