package dev.fleetwright.reconciler.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes commits durable, many at once: a sync serves everybody who committed before it began, so a
 * thousand clusters share a few of them.
 */
final class GroupSync {
  private final Runnable sync;
  private final AtomicLong asked = new AtomicLong();
  private final ReentrantLock turn = new ReentrantLock();
  private long served;

  GroupSync(Runnable sync) {
    this.sync = sync;
  }

  /** Returns when what the caller committed is durable. */
  void await() {
    long mine = asked.incrementAndGet();
    turn.lock();
    try {
      if (served < mine) {
        long upTo = asked.get();
        sync.run();
        served = upTo;
      }
    } finally {
      turn.unlock();
    }
  }
}
