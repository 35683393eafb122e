package dev.fleetwright.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.store.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  @TempDir Path temporary;

  /** What a command said and how it ended. */
  record Result(int code, String out, String err) {}

  static Result fleetwright(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Main.run(args, new PrintWriter(out), new PrintWriter(err));
    return new Result(code, out.toString(), err.toString());
  }

  @Test
  void the_version_goes_to_standard_output() {
    assertThat(fleetwright("--version")).isEqualTo(fleetwright("version"));
    assertThat(fleetwright("--version").out()).matches("fleetwright \\d+\\.\\d+\\.\\d+\\S*\\n");
  }

  @Test
  void help_lists_every_command_and_each_has_help() {
    var help = fleetwright("--help");
    assertThat(help.code()).isEqualTo(ExitCode.OK);
    for (var name : Commands.names()) {
      assertThat(help.out()).containsPattern("(?m)^  " + name + " ");
      var own = fleetwright(name, "--help");
      assertThat(own.code()).as(name).isEqualTo(ExitCode.OK);
      assertThat(own.out()).startsWith("Usage: fleetwright " + name + " ");
    }
  }

  @Test
  void help_is_a_word_too_and_no_command_lists_them() {
    assertThat(fleetwright("help").out()).isEqualTo(fleetwright("--help").out());
    assertThat(fleetwright("help", "diff").out()).isEqualTo(fleetwright("diff", "--help").out());
    var none = fleetwright();
    assertThat(none.code()).isEqualTo(ExitCode.INPUT);
    assertThat(none.err()).contains("\n  validate ").contains("fleetwright: which command?");
  }

  @Test
  void options_of_a_fleet_are_those_of_commands_that_have_to_do_with_one() {
    for (var name : List.of("init", "schema", "providers", "completion", "version")) {
      assertThat(said(name)).as(name).doesNotContain("--cluster", "--at", "--select", "--intent");
      assertThat(fleetwright(name, "--cluster", "a").code()).as(name).isEqualTo(ExitCode.INPUT);
    }
    assertThat(said("compile")).contains("--cluster", "--at", "--select", "--intent");
  }

  @Test
  void help_says_what_is_compiled_where_nothing_is_said() {
    for (var name : List.of("validate", "compile", "diff", "sandbox")) {
      assertThat(said(name)).as(name).contains("(default: worktree)");
    }
    for (var name : List.of("plan", "apply")) {
      assertThat(said(name)).as(name).contains("(default: HEAD)");
    }
  }

  private static String said(String command) {
    return fleetwright(command, "--help").out().replaceAll("\\s+", " ");
  }

  @Test
  void help_and_completion_name_the_forms_of_each_command() {
    assertThat(fleetwright("diff", "--help").out())
        .contains("form of the output: text (default), markdown or json");
    assertThat(fleetwright("validate", "--help").out())
        .contains("form of the output: text (default), json or sarif");
    assertThat(fleetwright("completion", "fish").out())
        .contains("__fish_seen_subcommand_from diff' -s o -l output -r -f -a 'text markdown json'")
        .contains("__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'")
        .contains("__fish_seen_subcommand_from compile' -l out -r -F -d");
    assertThat(fleetwright("completion", "bash").out())
        .contains("FORM_option_args=(\"text\" \"markdown\" \"json\") # --output values");
    assertThat(fleetwright("completion", "csh"))
        .isEqualTo(
            new Result(
                ExitCode.INPUT,
                "",
                "fleetwright: completion is for bash, zsh or fish, not 'csh'\n"));
  }

  @Test
  void a_wrong_command_or_option_is_input_and_the_right_one_is_suggested() {
    assertThat(fleetwright("stauts"))
        .isEqualTo(
            new Result(
                ExitCode.INPUT,
                "",
                """
                fleetwright: Unmatched argument at index 0: 'stauts'
                did you mean status or cluster? see 'fleetwright --help'
                """));
    assertThat(fleetwright("status", "--nope").code()).isEqualTo(ExitCode.INPUT);
    assertThat(fleetwright("status", "-o", "xml"))
        .isEqualTo(
            new Result(
                ExitCode.INPUT,
                "",
                "fleetwright: 'status' has no form 'xml'; it has text, json\n"));
    assertThat(fleetwright().code()).isEqualTo(ExitCode.INPUT);
  }

  @Test
  void a_word_that_starts_with_an_at_sign_is_a_word_and_no_file_of_options() throws Exception {
    var file = Files.writeString(temporary.resolve("pr.args"), "--nope=from-the-file\n");

    var result = fleetwright("diff", "@" + file);

    assertThat(result.code()).isNotEqualTo(ExitCode.OK);
    assertThat(result.err()).doesNotContain("from-the-file");
  }

  @Test
  void unknown_words_are_shown_without_what_a_terminal_obeys_and_not_at_any_length() {
    var result = fleetwright("sta\u001b]0;owned\u0007tus", "--x\u001b[2J");

    assertThat(result.code()).isEqualTo(ExitCode.INPUT);
    assertThat(result.err()).doesNotContain("\u001b", "\u0007").contains("\\u001B]0;owned\\u0007");
    assertThat(fleetwright("x".repeat(100_000)).err()).hasSizeLessThan(2_000);
    assertThat(fleetwright("validate", "--\u001b[2J").err()).doesNotContain("\u001b");
    assertThat(fleetwright("validate", "--output", "\u001b[2J").err()).doesNotContain("\u001b");
  }

  @Test
  void the_folder_may_be_named_before_the_command_as_with_git() {
    var folder = temporary.resolve("fleet");
    assertThat(fleetwright("-C", folder.toString(), "init").code()).isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("intent.yaml")).exists();
  }

  @ParameterizedTest
  @CsvSource({"Team A!, team-a", "yes, yes", "..., my-fleet"})
  void a_fleet_is_named_after_its_folder(String folder, String name) throws IOException {
    var root = temporary.resolve("in/" + folder);
    assertThat(fleetwright("init", root.toString()).code()).isEqualTo(ExitCode.OK);
    assertThat(Files.readString(root.resolve("intent.yaml")))
        .contains("\n  name: \"" + name + "\"\n");
    assertThat(fleetwright("validate", "-C", root.toString()).code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void a_bug_is_told_in_one_line_and_its_trace_kept_in_a_file() throws Exception {
    var err = new StringWriter();
    int code = Main.Bugs.report(new IllegalStateException("impossible"), new PrintWriter(err));

    assertThat(code).isEqualTo(ExitCode.WORLD);
    var said =
        Pattern.compile(
                "fleetwright: this is a bug in fleetwright \\(IllegalStateException\\);"
                    + " the stack trace is in (\\S+)\\R")
            .matcher(err.toString());
    assertThat(said.matches()).isTrue();
    var file = Path.of(said.group(1));
    assertThat(Files.readString(file)).contains("impossible", "MainTest");
    Files.delete(file);
  }

  @Test
  void the_status_is_read_from_the_state_folder_also_while_it_is_in_use() {
    var state = temporary.resolve("state");
    try (var store = Stores.open(state)) {
      store.status(status("eu-1", "dev"));
      store.status(status("eu-2", "staging"));

      var all = fleetwright("status", "--state", state.toString());
      assertThat(all.code()).isEqualTo(ExitCode.OK);
      assertThat(all.out()).contains("eu-1", "eu-2", "2 clusters: 2 in-sync\n");
      assertThat(fleetwright("status", "--state", state.toString(), "--cluster", "eu-2").out())
          .contains("eu-2")
          .doesNotContain("eu-1");
      assertThat(
              fleetwright(
                      "status", "--state", state.toString(), "--environment", "dev", "-o", "json")
                  .out())
          .startsWith("{\"clusters\":[{\"cluster\":\"eu-1\",")
          .doesNotContain("eu-2");
      assertThat(fleetwright("status", "--state", state.toString(), "--cluster", "eu-3"))
          .isEqualTo(
              new Result(
                  ExitCode.INPUT,
                  "",
                  "fleetwright: no cluster 'eu-3' was looked at yet; did you mean 'eu-1'?\n"));
    }
  }

  @Test
  void outside_of_a_fleet_repo_nothing_is_taken_for_the_fleet_that_is_meant() throws Exception {
    var empty = Files.createDirectory(temporary.resolve("empty")).toString();
    for (var command :
        List.of(
            List.of("status"),
            List.of("look", "now"),
            List.of("cluster", "forget", "one"),
            List.of("approve", "Namespace/shop"))) {
      var words = new ArrayList<>(command);
      words.addAll(List.of("-C", empty));
      var refused = fleetwright(words.toArray(String[]::new));
      assertThat(refused.code()).as(command.toString()).isEqualTo(ExitCode.INPUT);
      assertThat(refused.err())
          .startsWith(
              """
              fleetwright: of which fleet? There is no intent.yaml here that names one
                fix: say -C with a folder of the fleet repo, or --state
              """);
    }
  }

  @Test
  void a_state_that_is_not_there_is_a_failure_of_the_world() {
    var state = temporary.resolve("none").toString();
    assertThat(fleetwright("status", "--state", state))
        .isEqualTo(
            new Result(
                ExitCode.WORLD,
                "",
                "fleetwright: there is no state in "
                    + state
                    + ": nothing was applied from here yet\n"));
  }

  private static ClusterStatus status(String cluster, String environment) {
    var now = Instant.parse("2026-03-01T12:00:00Z");
    return new ClusterStatus(
        cluster,
        "eks",
        List.of(environment),
        ClusterStatus.State.IN_SYNC,
        "c0ffee",
        "d1",
        1,
        0,
        0,
        List.of(),
        ClusterStatus.Health.HEALTHY,
        "",
        now,
        now,
        0,
        null);
  }
}
