package dev.fleetwright.reconciler.kube.http;

import java.util.concurrent.atomic.LongAdder;

/** What was sent to one context since the start, each attempt and each page of a list counted. */
public final class Traffic {
  private final LongAdder requests = new LongAdder();
  private final LongAdder writes = new LongAdder();

  void sent(Ask ask) {
    requests.increment();
    if (!ask.isRead()) {
      writes.increment();
    }
  }

  public long requests() {
    return requests.sum();
  }

  /** Those of the requests that are no GET. */
  public long writes() {
    return writes.sum();
  }
}
