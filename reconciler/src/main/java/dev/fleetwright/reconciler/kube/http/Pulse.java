package dev.fleetwright.reconciler.kube.http;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Whether a server still answers at all, which tells one request's trouble from the cluster's. What
 * was answered lately says so; where nothing was, one question for all who want to know.
 */
final class Pulse {
  private final ReentrantLock asking = new ReentrantLock();
  private volatile long answered = System.nanoTime() - Duration.ofDays(1).toNanos();
  private long silent = answered;

  /** An answer came that shows the cluster at work. */
  void beat() {
    answered = System.nanoTime();
  }

  /**
   * The server answered somebody since a time.
   *
   * @param since as of {@link System#nanoTime}
   * @param probe asks the server a question that each answers at once
   */
  boolean beats(long since, BooleanSupplier probe) {
    if (answered - since > 0) {
      return true;
    }
    asking.lock();
    try {
      if (answered - since > 0 || silent - since > 0) {
        return answered - since > 0;
      }
      long now = System.nanoTime();
      boolean alive = probe.getAsBoolean();
      if (alive) {
        beat();
      } else {
        silent = now;
      }
      return alive;
    } finally {
      asking.unlock();
    }
  }
}
