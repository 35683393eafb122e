package dev.fleetwright.reconciler.kube.http;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a session remembers of requests that kept it waiting for nothing, by kind and namespace.
 * Those that follow get less time, and after some in a row are not sent any more: webhooks that
 * hang must not use up the time of the objects that no webhook is asked about.
 */
final class Stalls {
  /** What takes longer to fail costs the others something. */
  static final Duration SLOW = Duration.ofSeconds(1);

  private static final Duration BRIEF = Duration.ofSeconds(5);
  private static final int IN_A_ROW = 8;
  private static final int MANY = 32;
  private static final int IN_A_ROW_OF_MANY = 2;

  private final Map<String, Stall> stalls = new ConcurrentHashMap<>();
  private final AtomicInteger all = new AtomicInteger();

  /** How many failed slowly since one did not, and the last of them. */
  private record Stall(int inARow, ClusterFailure last) {}

  /**
   * The time that a request gets.
   *
   * @param usual what it gets where nothing stalls
   * @throws ClusterFailure of kind STALLED when it is not worth sending
   */
  Duration patience(Ask ask, Duration usual) throws ClusterFailure {
    var stall = of(ask);
    if (stall == null) {
      boolean many = all.get() >= IN_A_ROW && !ask.isRead() && !ask.collection().isEmpty();
      return many ? brief(usual) : usual;
    }
    if (stall.inARow() >= (all.get() < MANY ? IN_A_ROW : IN_A_ROW_OF_MANY)) {
      throw new ClusterFailure(
          Kind.STALLED,
          ask.what()
              + ": not sent in this cycle, for "
              + stall.inARow()
              + " others of its kind and namespace got no answer, such as: "
              + stall.last().getMessage(),
          stall.last().fix(),
          null);
    }
    return brief(usual);
  }

  private static Duration brief(Duration usual) {
    return usual.compareTo(BRIEF) < 0 ? usual : BRIEF;
  }

  /** Requests like this one kept waiting before. */
  boolean has(Ask ask) {
    return of(ask) != null;
  }

  private @Nullable Stall of(Ask ask) {
    return stalls.get(key(ask));
  }

  void succeeded(Ask ask) {
    stalls.remove(key(ask));
  }

  /**
   * @param took how long the failure took to come
   */
  void failed(Ask ask, ClusterFailure failure, Duration took) {
    boolean waited =
        switch (failure.kind()) {
          case NO_ANSWER, UNREADABLE, WEBHOOK -> took.compareTo(SLOW) >= 0;
          default -> false;
        };
    if (waited && !ask.collection().isEmpty()) {
      all.incrementAndGet();
      stalls.merge(
          key(ask), new Stall(1, failure), (before, _) -> new Stall(before.inARow() + 1, failure));
    }
  }

  /** Reading may stall where writing does not, and the other way round. */
  private static String key(Ask ask) {
    return (ask.isRead() ? "read " : "write ") + ask.collection();
  }
}
