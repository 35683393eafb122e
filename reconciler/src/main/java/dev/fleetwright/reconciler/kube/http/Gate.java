package dev.fleetwright.reconciler.kube.http;

import dev.fleetwright.reconciler.kube.config.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds how many requests of a session are under way. The bound halves when the cluster sheds load
 * and creeps back with each answer, so a session finds the rate that the cluster grants it.
 */
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int most;
  private double limit;
  private int underWay;
  private Deadline closedUntil = Deadline.in(Duration.ZERO);

  Gate(int most) {
    this.most = most;
    this.limit = most;
  }

  /**
   * Waits for a turn; false when there was none by the deadline, at once where it is known that
   * there will be none.
   *
   * @param patience by when the cluster must want to be asked again, where it wants to be left
   *     alone
   */
  boolean enter(Deadline deadline, Deadline patience) throws InterruptedException {
    var longest = patience.earlier(deadline);
    lock.lockInterruptibly();
    try {
      while (true) {
        boolean closed = !closedUntil.passed();
        if (deadline.passed() || closed && closedUntil.earlier(longest).equals(longest)) {
          return false;
        }
        if (!closed && underWay < (int) limit) {
          underWay++;
          return true;
        }
        var until = closed ? closedUntil : deadline;
        var _ = changed.await(until.left().toNanos(), TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives a turn back after an answer. */
  void answered() {
    lock.lock();
    try {
      limit = Math.min(most, limit + 1 / limit);
      leave();
    } finally {
      lock.unlock();
    }
  }

  /** Gives a turn back after the cluster asked for less; nobody enters for a while. */
  void shed(Duration pause) {
    lock.lock();
    try {
      limit = Math.max(1, limit / 2);
      var until = Deadline.in(pause);
      closedUntil = closedUntil.earlier(until).equals(until) ? closedUntil : until;
      leave();
    } finally {
      lock.unlock();
    }
  }

  /** How long the cluster still wants to be left alone. */
  Duration closedFor() {
    lock.lock();
    try {
      return closedUntil.left();
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    underWay--;
    changed.signalAll();
  }
}
