package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Shown;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * The service's log: one JSON object a line, {@code at}, {@code level}, {@code message} and then
 * what belongs to it. Whatever an author or a server wrote stays inside its line. Writing never
 * waits for the reader: when nobody reads, lines are dropped and counted.
 */
final class ServiceLog implements AutoCloseable {
  private static final int WAITING = 10_000;
  private static final int LONGEST_PRINTED = 8_192;
  private static final int MOST_REPEATED = 1_000;

  /** What every line has of its own. */
  private static final Set<String> RESERVED = Set.of("at", "level", "message");

  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(WAITING);
  private final Map<String, Repetition> repeated = new ConcurrentHashMap<>();
  private final AtomicLong dropped = new AtomicLong();
  private final InstantSource clock;
  private final PrintStream out;
  private final Thread writer;
  private volatile boolean closing;

  ServiceLog(OutputStream out, InstantSource clock) {
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    this.clock = clock;
    this.writer = Thread.ofPlatform().daemon().name("log").start(this::write);
  }

  /**
   * @param fields names and values in turn; null values are left out, and a name that the line has
   *     of its own gets a {@code _} after it
   */
  void info(String message, @Nullable Object... fields) {
    log("info", message, fields);
  }

  void warn(String message, @Nullable Object... fields) {
    log("warn", message, fields);
  }

  void error(String message, @Nullable Object... fields) {
    log("error", message, fields);
  }

  /** What is wrong in a commit, or worth a look. */
  void diagnostic(Diagnostic found) {
    log(
        found.isError() ? "error" : "warn",
        found.message(),
        "code",
        found.code(),
        "place",
        found.at().toString(),
        "why",
        found.why(),
        "fix",
        found.fix());
  }

  /** A bug: with its trace, in the one line. */
  void bug(Throwable bug) {
    var trace = new StringBuilder(bug.toString());
    for (var frame : bug.getStackTrace()) {
      trace.append("\n  at ").append(frame);
    }
    for (var cause = bug.getCause(); cause != null; cause = cause.getCause()) {
      trace.append("\ncaused by ").append(cause);
    }
    error("this is a bug in fleetwright", "trace", trace.toString());
  }

  private void log(String level, String message, @Nullable Object... fields) {
    var line =
        Json.obj()
            .put("at", clock.instant().toString())
            .put("level", level)
            .put("message", message);
    for (int i = 0; i + 1 < fields.length; i += 2) {
      var value = fields[i + 1];
      if (value != null) {
        var name = String.valueOf(fields[i]);
        line.put(RESERVED.contains(name) ? name + "_" : name, json(value));
      }
    }
    if (!lines.offer(Shown.json(JsonText.write(line.build())))) {
      dropped.incrementAndGet();
    }
  }

  private static Json json(Object value) {
    return switch (value) {
      case Json json -> json;
      case Integer number -> Json.num(number);
      case Long number -> Json.num(number);
      case Boolean bool -> Json.bool(bool);
      default -> Json.str(value.toString());
    };
  }

  private void write() {
    try {
      while (true) {
        var line = lines.poll(100, TimeUnit.MILLISECONDS);
        if (line == null) {
          if (closing) {
            return;
          }
          continue;
        }
        out.println(line);
        if (lines.isEmpty()) {
          out.flush();
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
          warn("log lines were dropped because nobody read them", "lines", lost);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What a library prints instead of logging it, such as stack traces: each first line of a trace
   * is one of the log, and the same one again only every hour.
   */
  PrintStream standardError() {
    return new PrintStream(
        new OutputStream() {
          private final ByteArrayOutputStream line = new ByteArrayOutputStream();

          @Override
          public synchronized void write(int b) {
            if (b != '\n') {
              if (line.size() < LONGEST_PRINTED) {
                line.write(b);
              }
              return;
            }
            var text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            boolean ofTrace = text.startsWith("\t") || text.startsWith("Caused by: ");
            if (!text.isBlank() && !ofTrace) {
              library("warn", text, "standard error", null);
            }
          }
        },
        true,
        StandardCharsets.UTF_8);
  }

  /** What libraries say goes round and round with what they do. */
  private void library(
      String level, String message, @Nullable String logger, @Nullable String cause) {
    var said = repeated.computeIfAbsent(level + message + cause, _ -> new Repetition());
    if (said.isNews("", clock.instant())) {
      log(level, message, "logger", logger, "cause", cause);
    }
    if (repeated.size() > MOST_REPEATED) {
      repeated.clear();
    }
  }

  /** Sends what libraries log at or above {@code level} here. */
  void takeLibraries(Level level) {
    var root = LogManager.getLogManager().getLogger("");
    for (var handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.setLevel(level);
    root.addHandler(
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            var thrown = entry.getThrown();
            library(
                entry.getLevel().intValue() >= Level.SEVERE.intValue() ? "error" : "warn",
                String.valueOf(entry.getMessage()),
                entry.getLoggerName(),
                thrown == null ? null : thrown.toString());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
  }

  /** Writes what waits, for at most a second. */
  @Override
  public void close() {
    closing = true;
    try {
      writer.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A reader that blocks would block this too.
    if (!writer.isAlive()) {
      out.flush();
    }
  }
}
