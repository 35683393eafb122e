package dev.fleetwright.reconciler.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is. A cluster has one turn at a time, and a bounded number of clusters have theirs
 * at once; those that waited longest come first. Safe for many threads.
 */
public final class Turns {
  private static final double JITTER = 0.1;

  private final Duration interval;
  private final int atOnce;
  private final DoubleSupplier random;
  private final Map<String, Instant> due = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private final Set<String> again = new HashSet<>();

  /**
   * @param interval from the end of one turn to the next, give or take a tenth
   * @param random from 0 to 1
   */
  public Turns(Duration interval, int atOnce, DoubleSupplier random) {
    if (atOnce < 1) {
      throw new IllegalArgumentException(atOnce + " turns at once; there must be at least one");
    }
    this.interval = interval;
    this.atOnce = atOnce;
    this.random = random;
  }

  /**
   * These and no other clusters take turns from now on, each one at once; a cluster in the middle
   * of its turn gets another one right after it.
   */
  public synchronized void restart(Collection<String> clusters, Instant now) {
    due.keySet().retainAll(clusters);
    for (var cluster : clusters) {
      due.put(cluster, now);
      if (underWay.contains(cluster)) {
        again.add(cluster);
      }
    }
    again.retainAll(clusters);
  }

  /** These clusters, of those that take turns, have theirs at once; the others stay as they are. */
  public synchronized void soon(Collection<String> clusters, Instant now) {
    for (var cluster : clusters) {
      if (due.containsKey(cluster)) {
        due.put(cluster, now);
        if (underWay.contains(cluster)) {
          again.add(cluster);
        }
      }
    }
  }

  /** The clusters whose turn starts now. Each must be given back by {@link #done}. */
  public synchronized List<String> take(Instant now) {
    var taken = new ArrayList<String>();
    due.entrySet().stream()
        .filter(entry -> !entry.getValue().isAfter(now) && !underWay.contains(entry.getKey()))
        .sorted(
            Map.Entry.<String, Instant>comparingByValue()
                .thenComparing(Map.Entry::getKey, Comparator.naturalOrder()))
        .limit(Math.max(0, atOnce - underWay.size()))
        .forEach(entry -> taken.add(entry.getKey()));
    underWay.addAll(taken);
    return taken;
  }

  /**
   * The cluster's turn is over.
   *
   * @param notBefore when it is worth trying again, where that is known; a new plan does not wait
   *     for the interval but does wait for this
   */
  public synchronized void done(String cluster, Instant now, @Nullable Instant notBefore) {
    underWay.remove(cluster);
    boolean soon = again.remove(cluster);
    if (!due.containsKey(cluster)) {
      return;
    }
    double factor = 1 - JITTER + 2 * JITTER * random.getAsDouble();
    var next = soon ? now : now.plusMillis(Math.round(interval.toMillis() * factor));
    due.put(cluster, notBefore != null && notBefore.isAfter(next) ? notBefore : next);
  }

  /** How many turns are under way. */
  public synchronized int underWay() {
    return underWay.size();
  }
}
