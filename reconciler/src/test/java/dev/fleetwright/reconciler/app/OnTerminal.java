package dev.fleetwright.reconciler.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The program on a pseudo-terminal, which util-linux's {@code script} provides: what is printed
 * comes out in the order in which a person sees it.
 */
final class OnTerminal implements AutoCloseable {
  private final Process process;
  private final Thread reader;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  private OnTerminal(Process process) {
    this.process = process;
    this.reader =
        Thread.ofVirtual()
            .start(() -> {
              try (var in = process.getInputStream()) {
                var buffer = new byte[4096];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                  synchronized (seen) {
                    seen.write(buffer, 0, n);
                    seen.notifyAll();
                  }
                }
              } catch (IOException gone) {
                // a terminal ends so
              }
            });
  }

  /** Skips the test where there is no {@code script}. */
  static OnTerminal start(Path folder, String... arguments) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "util-linux has no script here");
    var command =
        new ArrayList<>(
            List.of(
                "exec",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    var file = folder.resolve("on-terminal.sh");
    Files.writeString(
        file,
        command.stream()
            .map(word -> word.equals("exec") ? word : "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" ")));
    return new OnTerminal(
        new ProcessBuilder("/usr/bin/script", "-qefc", "sh '" + file + "'", "/dev/null")
            .redirectErrorStream(true)
            .start());
  }

  /** Everything that was on the terminal so far, as soon as it has this text. */
  String await(String text) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    synchronized (seen) {
      while (!seen().contains(text)) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        assertThat(left).as("waited for '%s', saw '%s'", text, seen()).isPositive();
        seen.wait(left);
      }
      return seen();
    }
  }

  private String seen() {
    return seen.toString(UTF_8).replace("\r\n", "\n").replaceAll("[^\n]*\r\u001b\\[K", "");
  }

  void type(String line) throws IOException {
    var out = process.getOutputStream();
    out.write((line + "\n").getBytes(UTF_8));
    out.flush();
  }

  /** Presses Ctrl-C. */
  void interrupt() throws IOException {
    var out = process.getOutputStream();
    out.write(3);
    out.flush();
  }

  /** The exit code. */
  int end() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
    reader.join();
    return process.exitValue();
  }

  String all() {
    synchronized (seen) {
      return seen();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
