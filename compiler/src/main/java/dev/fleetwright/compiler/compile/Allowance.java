package dev.fleetwright.compiler.compile;

import java.util.concurrent.atomic.AtomicLong;

/** What is left of the limits of a compile that runs. Safe for several threads. */
final class Allowance {
  private final Limits limits;
  private final AtomicLong objects = new AtomicLong();
  private volatile boolean over;

  Allowance(Limits limits) {
    this.limits = limits;
  }

  /** Ends a compile from within; what it made so far is of no use. */
  static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1;

    Spent() {
      super("a limit of the compile", null, false, false);
    }
  }

  Limits limits() {
    return limits;
  }

  /** Asks whether anybody still waits. To be called wherever work is multiplied. */
  void check() {
    if (over) {
      throw new Spent();
    }
  }

  /** Counts what is about to be made. */
  void take(long count) {
    check();
    if (objects.addAndGet(count) > limits.objects()) {
      throw new Spent();
    }
  }

  /** Nobody waits any more. */
  void giveUp() {
    over = true;
  }
}
