package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a cluster's server refused for good, or kept waiting for nothing: not sent again while
 * neither what is wanted nor the live object changes, but for a probe now and then.
 */
public final class Refusals {
  private static final Duration INVALID = Duration.ofHours(1);
  private static final Duration SLOW = Duration.ofMinutes(2);
  private static final Duration DENIED = Duration.ofMinutes(5);

  private final Map<ObjectKey, Refusal> refusals = new ConcurrentHashMap<>();

  private record Refusal(String digest, String version, Instant until, HeldBack why) {}

  /** Why a write is not worth sending now, or nothing when it is. */
  public Optional<HeldBack> of(Write write, Instant now) {
    var refusal = refusals.get(write.desired().key());
    return refusal != null
            && refusal.digest().equals(write.desired().digest())
            && refusal.version().equals(version(write))
            && now.isBefore(refusal.until())
        ? Optional.of(refusal.why())
        : Optional.empty();
  }

  void note(Write write, ClusterFailure e, HeldBack why, Instant now) {
    var time =
        switch (e.kind()) {
          case INVALID, TOO_LARGE -> INVALID;
          case DENIED -> DENIED;
          case NO_ANSWER, WEBHOOK -> waited(e) ? SLOW : Duration.ZERO;
          default -> Duration.ZERO;
        };
    var key = write.desired().key();
    if (time.isZero()) {
      refusals.remove(key);
    } else {
      refusals.put(key, new Refusal(write.desired().digest(), version(write), now.plus(time), why));
    }
  }

  /** It took its time to fail, which others need. */
  private static boolean waited(ClusterFailure e) {
    var message = String.valueOf(e.getMessage());
    return e.kind() == ClusterFailure.Kind.NO_ANSWER
        || message.contains("deadline exceeded")
        || message.contains("timeout");
  }

  private static String version(Write write) {
    return write.live() == null ? "" : write.live().resourceVersion();
  }
}
