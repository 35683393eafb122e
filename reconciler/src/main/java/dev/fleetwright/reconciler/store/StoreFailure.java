package dev.fleetwright.reconciler.store;

import org.jspecify.annotations.Nullable;

/**
 * The memory cannot be read or written. Whoever gets this must not write to a cluster: what is not
 * recorded is not done. The message is for people and says what to do.
 */
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param code as in {@code docs/errors.md}
   */
  static StoreFailure of(String code, String message) {
    return new StoreFailure(code + ": " + message, null);
  }

  public StoreFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
