package dev.fleetwright.reconciler.apply;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Time as the engine sees it: one clock, one way to wait, one source of chance. */
public record Pace(InstantSource clock, Sleeper sleeper, RandomGenerator random) {
  /** Waits; a test turns its clock instead. */
  @FunctionalInterface
  public interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  public static Pace system() {
    return new Pace(InstantSource.system(), Thread::sleep, new SplittableRandom());
  }

  public Instant now() {
    return clock.instant();
  }

  /** Waits, but not past the deadline. */
  public void sleep(Duration time, Instant deadline) throws InterruptedException {
    var left = Duration.between(now(), deadline);
    var wait = time.compareTo(left) < 0 ? time : left;
    if (wait.isPositive()) {
      sleeper.sleep(wait);
    }
  }

  /** The time, half of it by chance. */
  Duration jittered(Duration time) {
    var half = time.dividedBy(2);
    return half.plus(part(half));
  }

  /** A part of the time, by chance. */
  public Duration part(Duration time) {
    synchronized (random) {
      return Duration.ofMillis(random.nextLong(time.toMillis() + 1));
    }
  }
}
