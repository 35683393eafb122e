package dev.fleetwright.reconciler.app;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells news from what was said before: the same trouble is news again only every hour. */
final class Repetition {
  private static final Duration AGAIN = Duration.ofHours(1);

  private @Nullable String last;
  private Instant said = Instant.EPOCH;

  /** Whether to say it. */
  synchronized boolean isNews(String what, Instant now) {
    boolean news = !what.equals(last) || Duration.between(said, now).compareTo(AGAIN) >= 0;
    if (news) {
      last = what;
      said = now;
    }
    return news;
  }

  /** Whether there was any that has ended now. */
  synchronized boolean ends() {
    boolean was = last != null;
    last = null;
    return was;
  }
}
