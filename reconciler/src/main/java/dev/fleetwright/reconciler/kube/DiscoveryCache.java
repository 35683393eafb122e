package dev.fleetwright.reconciler.kube;

import dev.fleetwright.reconciler.cluster.ClusterSession.Discovery;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a context was last seen to serve, with the server's marks of the two documents. */
final class DiscoveryCache {
  /** Held while asking, so that many who need it ask once. */
  final ReentrantLock asking = new ReentrantLock();

  private volatile @Nullable Known known;

  /**
   * A part of the API, as discovered, and the mark by which the server tells whether it changed.
   */
  record Part(DiscoveryDocument document, @Nullable String etag) {}

  record Known(Part core, Part groups, Discovery discovery) {}

  @Nullable Known known() {
    return known;
  }

  void learn(Known fresh) {
    known = fresh;
  }
}
