package dev.fleetwright.compiler.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
  private static final List<String> NAMES = List.of("production", "staging", "dev", "eks", "gke");

  @Test
  void two_steps_are_near_and_three_are_not() {
    assertThat(Spelling.nearest("prodcution", NAMES)).contains("production");
    assertThat(Spelling.nearest("produktions", NAMES)).contains("production");
    assertThat(Spelling.nearest("produktionss", NAMES)).isEmpty();
  }

  @Test
  void what_is_near_is_asked_for() {
    assertThat(Spelling.question("stagin", NAMES)).contains("did you mean 'staging'?");
    assertThat(Spelling.question("payments", NAMES)).isEmpty();
  }

  @Test
  void short_words_must_be_nearer() {
    assertThat(Spelling.nearest("ekx", NAMES)).contains("eks");
    assertThat(Spelling.nearest("aks", NAMES)).contains("eks");
    assertThat(Spelling.nearest("oke", NAMES)).contains("gke");
    assertThat(Spelling.nearest("x", NAMES)).isEmpty();
  }
}
