package dev.fleetwright.reconciler.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One process of the test program. Its standard input is a pipe from this JVM and it ends when the
 * pipe does, so it cannot outlive the JVM, however that ends.
 */
final class TestProcess {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final List<String> command;
  private final Path log;
  private @Nullable Process process;

  TestProcess(Path program, Path log, List<String> arguments) {
    command = new ArrayList<>(List.of(program.toString(), "--tied"));
    command.addAll(arguments);
    this.log = log;
  }

  /** Starts it and waits until {@code ready}; its output goes to the log. */
  void start(BooleanSupplier ready) {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!ready.getAsBoolean()) {
      if (!isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            command.get(2)
                + (isAlive() ? " is not ready after " + START_LIMIT : " ended")
                + ": "
                + tail());
      }
      pause();
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  boolean hasSaid(String line) {
    try {
      return Files.exists(log) && Files.readAllLines(log).contains(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it as {@code kill -9} does, and waits until it is gone. */
  void kill() {
    if (process != null) {
      process.destroyForcibly();
      try {
        process.waitFor(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Every thread is; also where no /proc tells. */
  private static boolean isStopped(long pid) throws IOException {
    var threads = Path.of("/proc", Long.toString(pid), "task");
    if (!Files.isDirectory(threads)) {
      return true;
    }
    try (var all = Files.list(threads)) {
      for (var thread : all.toList()) {
        try {
          var stat = Files.readString(thread.resolve("stat"));
          if (!stat.startsWith(" T", stat.lastIndexOf(')') + 1)) {
            return false;
          }
        } catch (NoSuchFileException ended) {
          // A thread that is gone answers nothing either.
        }
      }
    }
    return true;
  }

  /** Sends STOP (it hangs: connections open, nothing is answered) or CONT. */
  void signal(String name) {
    if (process == null) {
      throw new IllegalStateException(command.get(2) + " is not running");
    }
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .inheritIO()
          .start()
          .waitFor();
      // The kernel stops each thread when it gets to it; one may still answer meanwhile.
      for (int i = 0; name.equals("STOP") && !isStopped(process.pid()) && i < 500; i++) {
        Thread.sleep(10);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String tail() {
    try {
      var lines = Files.exists(log) ? Files.readAllLines(log) : List.<String>of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
