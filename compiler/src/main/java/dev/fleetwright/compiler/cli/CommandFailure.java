package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.source.Diagnostic;
import java.util.List;

/** Ends a command with an exit code and what to tell the user. */
public final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final transient List<Diagnostic> diagnostics;

  private CommandFailure(int exitCode, String message, List<Diagnostic> diagnostics) {
    super(message);
    this.exitCode = exitCode;
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** The user's input is wrong. */
  public static CommandFailure input(String message) {
    return new CommandFailure(ExitCode.INPUT, message, List.of());
  }

  /** The intent is wrong; every error is in {@code diagnostics}. */
  public static CommandFailure rejected(List<Diagnostic> diagnostics) {
    return new CommandFailure(ExitCode.INPUT, "", diagnostics);
  }

  /** Git, a cluster or the disk failed. */
  public static CommandFailure world(String message) {
    return new CommandFailure(ExitCode.WORLD, message, List.of());
  }

  public int exitCode() {
    return exitCode;
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
