package dev.fleetwright.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServiceLogTest {
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

  @Test
  void what_an_author_wrote_stays_inside_its_line() {
    var out = new ByteArrayOutputStream();
    try (var log = new ServiceLog(out, NOON)) {
      log.info(
          "commit compiled",
          "author",
          "eve\n{\"level\":\"error\"}\r\u2028\u2029\u0085\u001b[31m\u009b",
          "clusters",
          3,
          "none",
          null);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"at\":\"2026-03-01T12:00:00Z\",\"level\":\"info\",\"message\":\"commit compiled\","
                + "\"author\":\"eve\\n{\\\"level\\\":\\\"error\\\"}\\r\\u2028\\u2029\\u0085\\u001b[31m"
                + "\\u009b\",\"clusters\":3}"
                + System.lineSeparator());
  }

  @Test
  void a_field_never_takes_the_place_of_what_every_line_has() {
    var out = new ByteArrayOutputStream();
    try (var log = new ServiceLog(out, NOON)) {
      log.warn("seen", "at", "intent.yaml:1", "level", "info", "message", "no", "\u202e", 1);
    }
    assertThat(out.toString(StandardCharsets.UTF_8).strip())
        .isEqualTo(
            "{\"at\":\"2026-03-01T12:00:00Z\",\"level\":\"warn\",\"message\":\"seen\","
                + "\"at_\":\"intent.yaml:1\",\"level_\":\"info\",\"message_\":\"no\",\"\\u202e\":1}");
  }

  @Test
  @Timeout(20)
  void a_reader_that_blocks_does_not_block_the_service_and_is_told_what_it_missed()
      throws Exception {
    var open = new CountDownLatch(1);
    var taken = new ByteArrayOutputStream();
    var blocked =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            try {
              open.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            taken.write(bytes, from, length);
          }
        };
    try (var log = new ServiceLog(blocked, NOON)) {
      for (int i = 0; i < 30_000; i++) {
        log.info("x".repeat(50));
      }
      open.countDown();
    }
    assertThat(taken.toString(StandardCharsets.UTF_8))
        .contains("log lines were dropped because nobody read them");
  }

  @Test
  void a_bug_is_one_line_with_its_trace() {
    var out = new ByteArrayOutputStream();
    try (var log = new ServiceLog(out, NOON)) {
      log.bug(new IllegalStateException("one", new IOException("two")));
    }
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("\"level\":\"error\"", "IllegalStateException: one\\n  at ", "IOException: two");
  }
}
