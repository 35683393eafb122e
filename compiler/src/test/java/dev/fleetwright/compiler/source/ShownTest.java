package dev.fleetwright.compiler.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.util.List;
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

  @Test
  void a_whole_line_stays_one_and_a_text_keeps_the_breaks_that_are_ours() {
    var text = "x".repeat(70) + "\n\r\u001b]0;t\u0007\u009b\u2028\udb40\udc01";

    assertThat(Shown.line(text))
        .isEqualTo("x".repeat(70) + "\\n\\u000D\\u001B]0;t\\u0007\\u009B\\u2028\\U000E0001");
    assertThat(Shown.lines("a\n\u001b\nb")).isEqualTo("a\n\\u001B\nb");
  }

  @Test
  void json_says_the_same_in_escapes() throws Exception {
    var value = Json.strings(List.of("\u009b\u202e\u2028\udb40\udc01 \ud83d\ude00\n"));

    var shown = Shown.json(JsonText.write(value));

    assertThat(shown).isEqualTo("[\"\\u009b\\u202e\\u2028\\udb40\\udc01 \ud83d\ude00\\n\"]");
    assertThat(JsonText.parse(shown)).isEqualTo(value);
  }
}
