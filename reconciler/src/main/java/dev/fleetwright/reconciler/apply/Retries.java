package dev.fleetwright.reconciler.apply;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

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
    return send(pace, deadline, request, Retries::mayPass);
  }

  /**
   * For a request over a version, which conflicts with itself when it landed without an answer.
   *
   * @param landed asks the server whether it did
   */
  static void again(Pace pace, Instant deadline, Request<?> request, Request<Boolean> landed)
      throws ClusterFailure, InterruptedException {
    var unsure = new AtomicBoolean();
    send(
        pace,
        deadline,
        () -> {
          if (unsure.get() && landed.send()) {
            return true;
          }
          unsure.set(true);
          request.send();
          return true;
        },
        e -> e.kind() != ClusterFailure.Kind.CONFLICT && mayPass(e));
  }

  private static <R> R send(
      Pace pace, Instant deadline, Request<R> request, Predicate<ClusterFailure> mayPass)
      throws ClusterFailure, InterruptedException {
    var wait = FIRST;
    for (int i = 1; ; i++) {
      try {
        return request.send();
      } catch (ClusterFailure e) {
        if (i == TRIES || !mayPass.test(e) || !pace.now().isBefore(deadline)) {
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
