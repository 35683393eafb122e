package dev.fleetwright.compiler.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepoPathTest {
  private static final SourceLocation AT = new SourceLocation("intent.yaml", 3, 5);

  @ParameterizedTest
  @CsvSource({
    "'', a.yaml, a.yaml",
    "'', ./teams//*.yaml, teams/*.yaml",
    "fleet/, vendor/**/x?.yaml, fleet/vendor/**/x?.yaml",
    "'', 100%.yaml, 100%.yaml",
    "'', vendor/, vendor",
    "'', console/aux-1.yaml, console/aux-1.yaml",
  })
  void a_path_inside_the_repo_is_taken(String folder, String reference, String path) {
    var out = new Diagnostics();

    assertThat(RepoPath.resolve(folder, reference, AT, out)).isEqualTo(path);
    assertThat(out.sorted()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../../other/secret.yaml",
        "a/../../b",
        "a/..",
        "/etc/hosts",
        "..\\x",
        "a\\b",
        "%2e%2e/x",
        "a%00.yaml",
        "a\0.yaml",
        "a./b",
        "a.",
        "a /b",
        "con",
        "a/NUL.yaml",
        "C:x",
        "https://example.com/x",
        ".git/config",
        "a/.GIT/x"
      })
  void anything_that_some_machine_would_read_differently_is_refused(String reference) {
    var out = new Diagnostics();

    assertThat(RepoPath.resolve("", reference, AT, out)).isNull();
    assertThat(out.sorted())
        .singleElement()
        .satisfies(d -> {
          assertThat(d.code()).isEqualTo("FW1031");
          assertThat(d.at()).isEqualTo(AT);
          assertThat(d.message()).doesNotContain("\0");
        });
  }

  @Test
  void a_path_that_only_some_file_systems_tell_from_another_is_found() {
    var snapshot =
        Snapshot.of(
            "worktree",
            0,
            List.of("Teams/a.yaml", "teams/a.yaml", "caf\u00e9", "cafe\u0301", "b").stream()
                .map(p -> new Snapshot.Entry(p, Snapshot.Kind.FILE, 0, () -> new byte[0]))
                .toList());

    assertThat(RepoPath.twins(snapshot))
        .containsOnly(
            entry("teams/a.yaml", "Teams/a.yaml"),
            entry("Teams/a.yaml", "teams/a.yaml"),
            entry("caf\u00e9", "cafe\u0301"),
            entry("cafe\u0301", "caf\u00e9"));
  }
}
