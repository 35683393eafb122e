package dev.fleetwright.reconciler.apply;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;

/** Sends a request again that failed for a reason that may pass in a moment. */
final class Retries {
  private static final int TRIES = 3;
  private static final Duration FIRST = Duration.ofMillis(200);

  private Retries() {}

  @FunctionalInterface
  interface Request<R> {
    R send() throws ClusterFailure;
  }

  /** Only for requests that may be sent twice: an apply, a read. */
  static <R> R send(Pace pace, Instant deadline, Request<R> request)
      throws ClusterFailure, InterruptedException {
    var wait = FIRST;
    for (int i = 1; ; i++) {
      try {
        return request.send();
      } catch (ClusterFailure e) {
        if (i == TRIES || !mayPass(e) || !pace.now().isBefore(deadline)) {
          throw e;
        }
        pace.sleep(pace.jittered(wait), deadline);
        wait = wait.multipliedBy(2);
      }
    }
  }

  private static boolean mayPass(ClusterFailure e) {
    return switch (e.kind()) {
      case SERVER, UNREACHABLE -> true;
      // What broke off may be sent again; what took its whole time would take it once more.
      case NO_ANSWER -> e.status() == 0 && !(e.getCause() instanceof InterruptedIOException);
      // Another write came between; one that says which fields it is about will say so again.
      case CONFLICT -> e.causes().isEmpty();
      default -> false;
    };
  }
}
