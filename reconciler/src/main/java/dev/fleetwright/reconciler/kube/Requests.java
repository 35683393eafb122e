package dev.fleetwright.reconciler.kube;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Sends the requests of one session: a bounded number at once, each within its deadline, waiting
 * where the cluster asks for it, with credentials renewed once when they are refused. A read whose
 * answer broke off is asked again; a write never is, for whether it arrived is unknown and only who
 * planned it can tell what then is right.
 */
final class Requests implements AutoCloseable {
  private static final int READ_AGAIN = 2;
  private static final int UNAVAILABLE_AGAIN = 3;

  private final Connection connection;
  private final KubeOptions options;
  private final Deadline cycle;
  private final Gate gate;
  private final Set<Call> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Requests(Connection connection, KubeOptions options, Deadline cycle) {
    this.connection = connection;
    this.options = options;
    this.cycle = cycle;
    this.gate = new Gate(options.requests());
  }

  /** Takes an answer of status 2xx or 304 to its end. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Response response) throws IOException, ClusterFailure;
  }

  <T> T send(Ask ask, Reader<T> reader) throws ClusterFailure {
    var deadline = cycle.earlier(Deadline.in(options.call()));
    boolean renewed = false;
    for (int attempt = 1; ; attempt++) {
      var grant = connection.credentials().grant(deadline);
      enter(ask, deadline);
      ClusterFailure failure;
      Duration pause = Duration.ZERO;
      var phase = new Phase();
      try {
        return once(ask, reader, grant, phase, deadline);
      } catch (ClusterFailure e) {
        failure = e;
        pause = pause(e, attempt);
      } finally {
        if (pause.isZero()) {
          gate.answered();
        } else {
          gate.shed(pause);
        }
      }
      if (failure.kind() == Kind.UNAUTHORISED && !renewed) {
        renewed = true;
        if (connection.credentials().renew(grant, deadline)) {
          continue;
        }
      }
      boolean again =
          pause.isZero()
              ? ask.isRead() && phase.sent() && brokeOff(failure) && attempt <= READ_AGAIN
              : pause.compareTo(deadline.left()) < 0;
      if (!again || closed) {
        throw failure;
      }
      if (pause.isZero()) {
        sleep(jittered(Duration.ofMillis(100L << attempt)), ask);
      }
    }
  }

  private <T> T once(
      Ask ask, Reader<T> reader, Credentials.Grant grant, Phase phase, Deadline deadline)
      throws ClusterFailure {
    var target = connection.target();
    var call = connection.http(grant).newCall(request(ask, grant, phase));
    var left = deadline.left();
    if (left.isZero()) {
      throw tooLate(ask);
    }
    call.timeout().timeout(left.toNanos(), TimeUnit.NANOSECONDS);
    underWay.add(call);
    try {
      if (closed) {
        call.cancel();
      }
      connection.traffic().sent(ask);
      try (var response = call.execute()) {
        if (response.isSuccessful() || response.code() == 304) {
          return reader.read(response);
        }
        throw Refusal.of(ask, response);
      }
    } catch (IOException e) {
      if (closed) {
        throw new ClusterFailure(Kind.DEADLINE, ask.what() + ": the session was closed", "", e);
      }
      throw Fault.of(e, ask, target, phase.sent(), options);
    } finally {
      underWay.remove(call);
    }
  }

  private Request request(Ask ask, Credentials.Grant grant, Phase phase) {
    var body = ask.body();
    var request =
        new Request.Builder()
            .url(ask.url())
            .method(
                ask.method(),
                body == null
                    ? null
                    : RequestBody.create(
                        body.json().getBytes(StandardCharsets.UTF_8),
                        MediaType.get(body.mediaType())))
            .tag(Phase.class, phase)
            .header("Accept", ask.accept())
            .header("User-Agent", "fleetwright");
    if (grant.authorization() != null) {
      request.header("Authorization", grant.authorization());
    }
    if (ask.etag() != null) {
      request.header("If-None-Match", ask.etag());
    }
    connection
        .target()
        .impersonate()
        .forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
    return request.build();
  }

  private void enter(Ask ask, Deadline deadline) throws ClusterFailure {
    try {
      if (!gate.enter(deadline)) {
        var closed = gate.closedFor();
        throw closed.isZero()
            ? tooLate(ask)
            : new ClusterFailure(
                Kind.THROTTLED,
                429,
                ask.what() + ": not asked, for the cluster wants to be left alone",
                closed,
                List.of(),
                "",
                null);
      }
    } catch (InterruptedException e) {
      throw interrupted(ask);
    }
  }

  /** How long the cluster wants to be left alone; zero when it did not shed the request. */
  private static Duration pause(ClusterFailure failure, int attempt) {
    boolean shed =
        failure.kind() == Kind.THROTTLED
            || failure.status() == 503
                && (failure.retryAfter() != null || attempt <= UNAVAILABLE_AGAIN);
    if (!shed) {
      return Duration.ZERO;
    }
    var told = failure.retryAfter();
    return told != null && !told.isZero()
        ? told
        : jittered(Duration.ofMillis(500L << Math.min(attempt, 9)));
  }

  private static boolean brokeOff(ClusterFailure failure) {
    return failure.kind() == Kind.UNREACHABLE
        || failure.status() == 500
        || failure.status() == 502
        || failure.status() == 504;
  }

  private static Duration jittered(Duration most) {
    return most.multipliedBy(ThreadLocalRandom.current().nextInt(50, 101)).dividedBy(100);
  }

  private static void sleep(Duration time, Ask ask) throws ClusterFailure {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw interrupted(ask);
    }
  }

  private static ClusterFailure interrupted(Ask ask) {
    Thread.currentThread().interrupt();
    return new ClusterFailure(Kind.DEADLINE, ask.what() + ": was interrupted");
  }

  private static ClusterFailure tooLate(Ask ask) {
    return new ClusterFailure(Kind.DEADLINE, ask.what() + ": not asked, for the time was up");
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    closed = true;
    underWay.forEach(Call::cancel);
  }
}
