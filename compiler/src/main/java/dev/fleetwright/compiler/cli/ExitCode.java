package dev.fleetwright.compiler.cli;

/** What a command tells the shell. */
public final class ExitCode {
  /** Done, or nothing to change. */
  public static final int OK = 0;

  /** The input is wrong: the intent, an option, a name. */
  public static final int INPUT = 1;

  /** {@code diff}, {@code plan} or {@code drift} found changes. */
  public static final int CHANGES = 2;

  /** The world failed (Git, cluster, disk), or an apply left a cluster unfinished. */
  public static final int WORLD = 3;

  /** Stopped by the user. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
