package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a command with an exit code and what to tell the user. */
public final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final transient List<Diagnostic> diagnostics;
  private final transient @Nullable Snapshot snapshot;

  private CommandFailure(
      int exitCode, String message, List<Diagnostic> diagnostics, @Nullable Snapshot snapshot) {
    super(message);
    this.exitCode = exitCode;
    this.diagnostics = List.copyOf(diagnostics);
    this.snapshot = snapshot;
  }

  /** The user's input is wrong. */
  public static CommandFailure input(String message) {
    return new CommandFailure(ExitCode.INPUT, message, List.of(), null);
  }

  /**
   * The intent is wrong.
   *
   * @param diagnostics every error
   * @param snapshot where their source lines are
   */
  public static CommandFailure rejected(List<Diagnostic> diagnostics, @Nullable Snapshot snapshot) {
    return new CommandFailure(ExitCode.INPUT, "", diagnostics, snapshot);
  }

  /** The same, with a word about which intent it is. */
  CommandFailure saying(String message) {
    return new CommandFailure(exitCode, message, diagnostics, snapshot);
  }

  /** Git, a cluster or the disk failed. */
  public static CommandFailure world(String message) {
    return new CommandFailure(ExitCode.WORLD, message, List.of(), null);
  }

  public int exitCode() {
    return exitCode;
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  public @Nullable Snapshot snapshot() {
    return snapshot;
  }
}
