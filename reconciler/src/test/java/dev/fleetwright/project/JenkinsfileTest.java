package dev.fleetwright.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.project.Pipeline.Directive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JenkinsfileTest {
  private static final Path PROJECT =
      Path.of(System.getProperty("basedir", "reconciler")).resolve("..").normalize();

  private final Directive pipeline = Pipeline.parse(read("Jenkinsfile"));

  @Test
  void it_has_the_stages_of_the_script_that_does_the_work() {
    var stages = Pattern.compile("stages=\\(([a-z][a-z -]*)\\)").matcher(read(".ci/run"));
    assertThat(stages.find()).isTrue();

    assertThat(pipeline.one("stages").all("stage").map(stage -> stage.arguments().getFirst()))
        .isEqualTo(List.of(stages.group(1).split(" ")));
    assertThat(pipeline.one("stages").all("stage"))
        .allSatisfy(stage ->
            assertThat(stage.one("steps").inside())
                .containsExactly(
                    new Directive(
                        "sh", List.of(".ci/run " + stage.arguments().getFirst()), List.of())));
  }

  @Test
  void it_publishes_the_test_reports_whatever_the_outcome() {
    var tests =
        pipeline
            .one("stages")
            .all("stage")
            .filter(s -> s.arguments().contains("tests"))
            .findFirst();
    assertThat(tests.orElseThrow().one("post").one("always").one("junit").arguments())
        .containsExactly(
            Map.of(
                "testResults",
                "**/target/surefire-reports/TEST-*.xml, **/target/failsafe-reports/TEST-*.xml"));
  }

  @Test
  void it_runs_somewhere_and_not_for_ever() {
    assertThat(pipeline.one("agent").inside()).isNotEmpty();
    assertThat(pipeline.one("options").one("timeout").arguments())
        .containsExactly(Map.of("time", 60, "unit", "MINUTES"));
  }

  @Test
  void a_directive_out_of_place_is_refused() {
    assertThatThrownBy(() -> Pipeline.parse("pipeline { agent any\n stages { steps { sh 'x' } } }"))
        .hasMessage("stages cannot hold steps");
  }

  private static String read(String file) {
    try {
      return Files.readString(PROJECT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
