package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.plan.Compilation.Rejected;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Runs a compile within its limits, on a thread that is left to itself when it takes too long: the
 * compile then ends where it next looks at its allowance, and nobody waits for that. A compile that
 * runs out of something is rejected as any other that is wrong.
 */
final class Bounded {
  private Bounded() {}

  /**
   * @param intentPath the file that is named where the whole is wrong
   * @throws CancellationException when the caller was interrupted
   */
  static Compilation run(
      Limits limits, String intentPath, Function<Allowance, Compilation> compile) {
    var allowance = new Allowance(limits);
    var task = new FutureTask<>(() -> compile.apply(allowance));
    Thread.ofPlatform().daemon().name("compile").start(task);
    try {
      return task.get(limits.time().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return rejected(
          "FW1040",
          intentPath,
          "the compile was given up after " + limits.time().toSeconds() + " seconds",
          "one commit must not hold up those after it",
          "find what multiplies: units, clusters, globs and templates; or split the fleet");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the compile was cancelled");
    } catch (ExecutionException e) {
      return outcome(Objects.requireNonNullElse(e.getCause(), e), limits, intentPath);
    } finally {
      allowance.giveUp();
    }
  }

  private static Compilation outcome(Throwable thrown, Limits limits, String intentPath) {
    // A pool hands on what one of its threads met inside of another of the same class.
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case OutOfMemoryError _ -> {
          return rejected(
              "FW1041",
              intentPath,
              "the compile ran out of memory",
              "it has %d MiB".formatted(Runtime.getRuntime().maxMemory() >> 20),
              "find what multiplies: units, clusters and templates; or give it more with"
                  + " JAVA_TOOL_OPTIONS=-Xmx...");
        }
        case StackOverflowError _ -> {
          return rejected(
              "FW1042",
              intentPath,
              "something in the fleet is nested or chained too deep to be compiled",
              null,
              "shorten chains of groups, templates and references");
        }
        case Allowance.Spent _ -> {
          return rejected(
              "FW1043",
              intentPath,
              "the fleet comes to more than %d objects".formatted(limits.objects()),
              "every unit on every cluster counts, with all its objects",
              "place fewer units on fewer clusters, or split the fleet");
        }
        default -> {}
      }
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    throw new IllegalStateException(thrown);
  }

  private static Compilation rejected(
      String code,
      String intentPath,
      String what,
      @org.jspecify.annotations.Nullable String why,
      String fix) {
    var found = Diagnostic.error(code, SourceLocation.whole(intentPath), what).fix(fix);
    return new Rejected(List.of(why == null ? found : found.because(why)));
  }
}
