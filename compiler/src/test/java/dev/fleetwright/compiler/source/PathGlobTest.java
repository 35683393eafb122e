package dev.fleetwright.compiler.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathGlobTest {
  @ParameterizedTest
  @CsvSource({
    "a/*.yaml, a/b.yaml, true",
    "a/*.yaml, a/b/c.yaml, false",
    "a/**/*.yaml, a/b.yaml, true",
    "a/**/*.yaml, a/b/c/d.yaml, true",
    "a/**/*.yaml, ab/c.yaml, false",
    "a/**, a/b/c.yaml, true",
    "**/x.yaml, x.yaml, true",
    "**/x.yaml, a/b/x.yaml, true",
    "**/x.yaml, a/yx.yaml, false",
    "a/?.yaml, a/b.yaml, true",
    "a/?.yaml, a/.yaml, false",
    "a?b, a/b, false",
    "*, \uD83D\uDE00, true",
    "?, \uD83D\uDE00, true",
    "a.c, abc, false",
  })
  void a_path_fits_or_does_not(String glob, String path, boolean fits) {
    assertThat(PathGlob.of(glob).matches(path)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({
    "a/*.yaml, a, true",
    "a/*.yaml, a/b, false",
    "a/**/*.yaml, a/b, true",
    "a/*/c.yaml, a/b, true",
    "a/*/c.yaml, b, false",
    "a/*/c.yaml, a/b/c.yaml, false",
  })
  void a_glob_reaches_into_a_folder_or_does_not(String glob, String folder, boolean reaches) {
    assertThat(PathGlob.of(glob).reachesInto(folder)).isEqualTo(reaches);
  }

  @Test
  @Timeout(5)
  void no_glob_takes_long() {
    var deep = "a/".repeat(500) + "x.yaml";

    assertThat(PathGlob.of("**/".repeat(50) + "y.yaml").matches(deep)).isFalse();
    assertThat(PathGlob.of("*a".repeat(100) + "b").matches("a".repeat(1000))).isFalse();
    assertThat(NameGlob.matches("*a".repeat(100) + "b", "a".repeat(1000))).isFalse();
  }
}
