package dev.fleetwright.reconciler.kube.http;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.kube.config.Credentials;
import dev.fleetwright.reconciler.kube.config.Deadline;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
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
public final class Requests implements AutoCloseable {
  private static final int READ_AGAIN = 2;
  private static final int UNAVAILABLE_AGAIN = 3;
  private static final int STARTING_AGAIN = 10;
  private static final int PROBE_BYTES = 64 << 10;
  private static final Duration AT_FIRST = Duration.ofMillis(100);

  /** So that a server which gives up in time can say so. */
  private static final Duration SERVER_FIRST = Duration.ofSeconds(2);

  private final Connection connection;
  private final KubeOptions options;
  private final Deadline cycle;
  private final Gate gate;
  private final Stalls stalls = new Stalls();
  private final Budget budget;
  private final Set<Call> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public Requests(Connection connection, KubeOptions options, Deadline cycle, Budget budget) {
    this.connection = connection;
    this.options = options;
    this.cycle = cycle;
    this.gate = new Gate(options.requests());
    this.budget = budget;
  }

  /** Takes an answer of status 2xx or 304 to its end. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Response response) throws IOException, ClusterFailure;
  }

  public Budget budget() {
    return budget;
  }

  /**
   * Sends as often as it makes sense until the cycle is over; blocks.
   *
   * @throws ClusterFailure with what was asked and, in its kind, what to make of it
   */
  public <T> T send(Ask asked, Reader<T> reader) throws ClusterFailure {
    var limit = stalls.patience(asked, options.call());
    boolean usual = limit.equals(options.call());
    var ask = usual ? asked : asked.within(limit);
    // Time spent waiting for others is not the request's own.
    Deadline own = null;
    var patience = cycle.earlier(Deadline.in(options.call()));
    boolean renewed = false;
    for (int attempt = 1; ; attempt++) {
      var grant = connection.credentials().grant(patience);
      enter(ask, own == null ? cycle : own, patience);
      if (own == null) {
        own = cycle.earlier(Deadline.in(usual ? limit : limit.plus(SERVER_FIRST)));
        patience = own;
      }
      ClusterFailure failure;
      Duration pause = Duration.ZERO;
      var phase = new Phase();
      long began = System.nanoTime();
      try {
        var result = once(ask, reader, grant, phase, own);
        stalls.succeeded(ask);
        return result;
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
      var took = Duration.ofNanos(System.nanoTime() - began);
      if (failure.kind() == Kind.UNAUTHORISED && !renewed) {
        renewed = true;
        if (connection.credentials().renew(grant, own)) {
          continue;
        }
      }
      var wait = pause.isZero() ? again(ask, failure, phase, attempt, took) : pause;
      if (wait.isZero() || wait.compareTo(own.left()) >= 0 || closed) {
        var told = weighed(failure, phase, began, grant);
        stalls.failed(ask, told, took);
        throw told;
      }
      if (pause.isZero()) {
        sleep(wait, ask);
      }
    }
  }

  /** When to ask again what concerns this request alone; zero not to. */
  private Duration again(Ask ask, ClusterFailure failure, Phase phase, int attempt, Duration took) {
    return switch (failure.kind()) {
      case UNREADABLE, WEBHOOK -> {
        var told = failure.retryAfter();
        int tries = Refusal.isStarting(failure) ? STARTING_AGAIN : READ_AGAIN;
        boolean quick = took.compareTo(Stalls.SLOW) < 0 && !stalls.has(ask);
        yield !quick || attempt > tries
            ? Duration.ZERO
            : told != null && !told.isZero()
                ? told
                : jittered(AT_FIRST.multipliedBy(1L << attempt));
      }
      default ->
          ask.isRead() && phase.sent() && brokeOff(failure) && attempt <= READ_AGAIN
              ? jittered(AT_FIRST.multipliedBy(1L << attempt))
              : Duration.ZERO;
    };
  }

  /** Tells a request that alone gets no answer from a cluster that answers nothing. */
  private ClusterFailure weighed(
      ClusterFailure failure, Phase phase, long began, Credentials.Grant grant) {
    boolean unanswered =
        switch (failure.kind()) {
          case DEADLINE, UNREACHABLE -> phase.sent();
          case NO_ANSWER -> true;
          default -> false;
        };
    if (!unanswered || closed || cycle.passed() || Thread.currentThread().isInterrupted()) {
      return failure.kind() == Kind.NO_ANSWER ? lost(failure) : failure;
    }
    boolean alive = connection.pulse().beats(began, () -> answers(grant));
    if (!alive) {
      return failure.kind() == Kind.NO_ANSWER ? lost(failure) : failure;
    }
    return failure.kind() == Kind.NO_ANSWER
        ? failure
        : failure.as(Kind.NO_ANSWER, failure.getMessage() + ", though it answers other requests");
  }

  private static ClusterFailure lost(ClusterFailure failure) {
    return failure.as(Kind.DEADLINE, String.valueOf(failure.getMessage()));
  }

  /** Asks what every cluster can answer at once. */
  private boolean answers(Credentials.Grant grant) {
    var url = connection.server().newBuilder().addPathSegments("api/v1/namespaces/kube-system");
    var ask = Ask.get("ask whether the cluster answers", url.build(), Ask.JSON);
    var within = cycle.earlier(Deadline.in(options.connect()));
    try {
      return once(
          ask,
          response -> response.body().byteStream().readNBytes(PROBE_BYTES).length > 0,
          grant,
          new Phase(),
          within);
    } catch (ClusterFailure e) {
      return e.status() != 0 && e.status() < 500 && e.kind() != Kind.THROTTLED;
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
          var result = reader.read(response);
          connection.pulse().beat();
          return result;
        }
        var refusal = Refusal.of(ask, response);
        if (response.code() < 500 && refusal.kind() != Kind.THROTTLED) {
          connection.pulse().beat();
        }
        throw refusal;
      }
    } catch (Budget.Exceeded e) {
      throw e.of(ask);
    } catch (IOException e) {
      if (closed) {
        throw new ClusterFailure(Kind.DEADLINE, ask.what() + ": the session was closed", "", e);
      }
      throw Fault.of(e, ask, target, phase, options);
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

  private void enter(Ask ask, Deadline deadline, Deadline patience) throws ClusterFailure {
    try {
      if (!gate.enter(deadline, patience)) {
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
        || failure.kind() == Kind.SERVER
            && (failure.status() == 500 || failure.status() == 502 || failure.status() == 504);
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
