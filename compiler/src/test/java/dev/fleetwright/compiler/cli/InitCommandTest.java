package dev.fleetwright.compiler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void what_init_writes_is_valid_and_says_nothing_to_mend() {
    assertThat(run(new InitCommand(), "fleet", "-C", folder.toString())).isEqualTo(ExitCode.OK);

    assertThat(run(new ValidateCommand(), "-C", folder.resolve("fleet").toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(err.toString()).endsWith("valid: 2 clusters, 10 objects\n");
  }

  @Test
  void a_folder_that_has_an_intent_is_left_alone() throws Exception {
    Files.writeString(folder.resolve("intent.yaml"), "mine\n");

    assertThat(run(new InitCommand(), "-C", folder.toString())).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("intent.yaml is there already");
    assertThat(folder.resolve("intent.yaml")).hasContent("mine");
    assertThat(folder.resolve("teams")).doesNotExist();
  }

  @Test
  void one_cluster_goes_to_standard_output_and_several_need_a_folder() {
    run(new InitCommand(), "-C", folder.toString());

    assertThat(run(new CompileCommand(), "-C", folder.toString(), "--cluster", "local-prod"))
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("\n  replicas: 3\n").contains("host: hello.example.com");
    assertThat(run(new CompileCommand(), "-C", folder.toString())).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("the fleet has 2 clusters; name one with --cluster");
  }

  @Test
  void a_name_that_is_nothing_in_the_fleet_is_an_error_with_a_suggestion() {
    run(new InitCommand(), "-C", folder.toString());

    assertThat(run(new CompileCommand(), "-C", folder.toString(), "--cluster", "local-prd"))
        .isEqualTo(ExitCode.INPUT);
    assertThat(err.toString())
        .contains("there is no cluster 'local-prd' in the fleet; did you mean 'local-prod'?");
  }

  private int run(FleetCommand command, String... args) {
    return command
        .line("it")
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
