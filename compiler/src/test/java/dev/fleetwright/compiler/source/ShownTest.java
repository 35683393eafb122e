package dev.fleetwright.compiler.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {
  @Test
  void an_authors_words_cannot_steer_a_terminal_or_flood_it() {
    assertThat(Shown.of("plain w\u00f6rds \ud83d\ude00"))
        .isEqualTo("plain w\u00f6rds \ud83d\ude00");
    assertThat(Shown.of("\u001b[31m\nx\u202e\ufeff")).isEqualTo("\\u001B[31m\\nx\\u202E\\uFEFF");
    assertThat(Shown.of("x".repeat(60))).isEqualTo("x".repeat(60));
    assertThat(Shown.of("x".repeat(61))).isEqualTo("x".repeat(60) + "...");
  }
}
