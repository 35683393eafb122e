package dev.fleetwright.reconciler.store;

import org.jspecify.annotations.Nullable;

/**
 * The memory cannot be read or written. Whoever gets this must not write to a cluster: what is not
 * recorded is not done. The message is for people and says what to do.
 */
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean mistaken;

  /**
   * The place that was named is not this fleet's memory, and nothing is wrong with what is there.
   *
   * @param code as in {@code docs/errors.md}
   */
  static StoreFailure of(String code, String message) {
    return new StoreFailure(code + ": " + message, null, true);
  }

  public StoreFailure(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private StoreFailure(String message, @Nullable Throwable cause, boolean mistaken) {
    super(message, cause);
    this.mistaken = mistaken;
  }

  /** It is for the user to name another place. */
  public boolean isMistaken() {
    return mistaken;
  }
}
