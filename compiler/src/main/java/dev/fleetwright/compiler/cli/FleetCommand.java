package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.DiagnosticJson;
import dev.fleetwright.compiler.source.DiagnosticText;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.Snapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * What every command does around its one function: the options, where results and errors go, and
 * the exit code. Results go to standard output, everything else to standard error.
 */
public abstract class FleetCommand implements Callable<Integer> {
  protected final CommonOptions options = new CommonOptions();
  private @Nullable CommandLine line;

  /** Forms of {@code -o} that this command has, the default first. */
  protected List<String> forms() {
    return List.of("text");
  }

  /** What is compiled without {@code --at}; empty where the command compiles nothing. */
  protected String revision() {
    return "";
  }

  /** Whether it has to do with a fleet and its clusters, so that it can be told which. */
  protected boolean isOfAFleet() {
    return true;
  }

  /** Says what the command does, and takes beside the common options. */
  protected abstract void takes(Line line);

  /** The command under a name, ready to be run or put under another. */
  public final CommandLine line(String name) {
    var said = Line.of(name, this);
    takes(said);
    options.takes(said, forms(), revision(), isOfAFleet());
    line = said.reader();
    return line;
  }

  /** Does the work and returns the exit code. */
  protected abstract int run() throws CommandFailure, IOException, InterruptedException;

  @Override
  public final Integer call() throws Exception {
    options.details = text -> err().println(Shown.lines(text));
    try {
      if (!forms().contains(form())) {
        throw CommandFailure.input(
            "'%s' has no form '%s'; it has %s"
                .formatted(line().getCommandName(), form(), String.join(", ", forms())));
      }
      if (!CommonOptions.COLORS.contains(options.color)) {
        throw CommandFailure.input("--color is auto, always or never, not '" + options.color + "'");
      }
      return run();
    } catch (CommandFailure e) {
      report(e.diagnostics(), e.snapshot());
      if (e.getMessage() != null && !e.getMessage().isEmpty()) {
        err().println("fleetwright: " + Shown.lines(e.getMessage()));
      }
      return e.exitCode();
    } catch (IOException e) {
      err().println("fleetwright: " + Shown.lines(Messages.of(e)));
      return ExitCode.WORLD;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    } finally {
      out().flush();
      err().flush();
    }
  }

  /** The form asked for. */
  protected final String form() {
    return options.output == null ? forms().getFirst() : options.output.toLowerCase(Locale.ROOT);
  }

  protected final PrintWriter out() {
    return line().getOut();
  }

  protected final PrintWriter err() {
    return line().getErr();
  }

  /** The line that this command is run from. */
  protected final CommandLine line() {
    return Objects.requireNonNull(line, "a command runs from its line");
  }

  protected final void print(Json value) {
    out().println(Shown.json(JsonText.write(value)));
  }

  /** Prints diagnostics for people on standard error; warnings and notes not when quiet. */
  protected final void report(List<Diagnostic> diagnostics, @Nullable Snapshot snapshot) {
    var shown =
        options.quiet ? diagnostics.stream().filter(Diagnostic::isError).toList() : diagnostics;
    if (!shown.isEmpty()) {
      err().print(new DiagnosticText(snapshot, color()).of(shown));
    }
  }

  /** Prints diagnostics as the command's result, in the form asked for. */
  protected final void printDiagnostics(List<Diagnostic> diagnostics, Snapshot snapshot) {
    switch (form()) {
      case "json" -> print(DiagnosticJson.of(diagnostics));
      case "sarif" -> print(DiagnosticJson.sarif(diagnostics, Version.text()));
      default -> report(diagnostics, snapshot);
    }
  }

  protected final boolean color() {
    return switch (options.color) {
      case "always" -> true;
      case "never" -> false;
      default -> {
        var term = System.getenv("TERM");
        yield System.getenv("NO_COLOR") == null
            && term != null
            && !term.equals("dumb")
            && onTerminal();
      }
    };
  }

  @SuppressWarnings("SystemConsoleNull") // There is none where nothing is a terminal.
  private static boolean onTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  /** A note to the user that is not a result. */
  protected final void say(String text) {
    if (!options.quiet) {
      err().println(Shown.lines(text));
    }
  }
}
