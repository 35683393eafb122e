package dev.fleetwright.compiler.git;

/** Git, or the disk under it, did not do what was asked. The message is for people. */
public final class GitFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  GitFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  GitFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Whose fault it is. */
  public enum Kind {
    /** What was asked for does not exist or is not allowed. */
    INPUT,
    /** The repository, the disk or the network failed. */
    WORLD
  }
}
