package dev.fleetwright.reconciler.sandbox;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.sandbox.api.ApiRequest;
import dev.fleetwright.reconciler.sandbox.api.ClusterApi;
import dev.fleetwright.reconciler.sandbox.api.ClusterCore;
import dev.fleetwright.reconciler.sandbox.api.Failure;
import dev.fleetwright.reconciler.sandbox.http.HttpRequest;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;
import dev.fleetwright.reconciler.sandbox.http.LoopbackServer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One simulated cluster: its address, its faults, and what it was asked. */
public final class SandboxCluster implements AutoCloseable {
  private static final int LONGEST_HISTORY = 10_000;

  private final ClusterSpec spec;
  private final String token;
  private final ClusterCore core;
  private final ClusterApi api;
  private final LoopbackServer server;
  private final boolean secure;
  private final Faults faults = new Faults();
  private final Deque<RecordedRequest> requests = new ArrayDeque<>();
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();

  SandboxCluster(ClusterSpec spec, String token, ClusterCore core, @Nullable SSLContext tls) {
    this.spec = spec;
    this.token = token;
    this.core = core;
    api = new ClusterApi(core);
    secure = tls != null;
    server = new LoopbackServer(this::handle, tls);
  }

  public String name() {
    return spec.name();
  }

  public ClusterSpec spec() {
    return spec;
  }

  /** Such as {@code https://127.0.0.1:40001}. */
  public String url() {
    return (secure ? "https" : "http") + "://127.0.0.1:" + server.port();
  }

  /** The only bearer token that is let in. */
  public String token() {
    return token;
  }

  /** Adds a fault; earlier ones are tried first. */
  public void inject(FaultRule rule) {
    faults.add(rule);
  }

  /** Ends all faults. */
  public void heal() {
    faults.clear();
  }

  /** Refuses connections from now on; what was stored stays. */
  public void stop() {
    server.stop();
  }

  /** Listens again after a {@link #stop}. */
  public void start() {
    server.start();
  }

  /** Forgets old versions, so that watches and pages of before answer 410. */
  public void compact() {
    core.compact();
  }

  /** The newest ten thousand requests, oldest first. */
  public List<RecordedRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Forgets the requests so far; the counters start at zero. */
  public void forgetRequests() {
    synchronized (requests) {
      requests.clear();
      count.set(0);
      writes.set(0);
    }
  }

  public long requestCount() {
    return count.get();
  }

  /** How many requests asked for a change. */
  public long writeCount() {
    return writes.get();
  }

  /**
   * An object as it is stored, without asking over the network.
   *
   * @param resource such as {@code deployments.apps}
   */
  public Optional<Json.Obj> object(String resource, String namespace, String name) {
    return core.object(resource, namespace, name);
  }

  /** All objects of a resource, in all namespaces. */
  public List<Json.Obj> objects(String resource) {
    return core.objects(resource);
  }

  @Override
  public void close() {
    server.close();
  }

  private HttpResponse handle(HttpRequest request) throws InterruptedException {
    var at = Instant.now();
    var what = ApiRequest.of(request.method(), request.path(), request.flag("watch")).orElse(null);
    var response = answer(request, what);
    record(at, request, what, response);
    return response;
  }

  private HttpResponse answer(HttpRequest request, @Nullable ApiRequest what)
      throws InterruptedException {
    var fault = faults.next(what, nameInBody(request, what));
    return switch (fault) {
      case null -> admitted(request);
      case Fault.Latency(var delay) -> {
        Thread.sleep(delay);
        yield admitted(request);
      }
      case Fault.Throttle(int seconds) -> FaultAnswers.throttled(seconds).response();
      case Fault.ServerError(int status) -> FaultAnswers.broken(status).response();
      case Fault.ResetBefore _ -> new HttpResponse.Reset();
      case Fault.ResetAfter _ -> {
        admitted(request);
        yield new HttpResponse.Reset();
      }
      case Fault.Hang _ -> new HttpResponse.Silence();
      case Fault.CutShort _ ->
          admitted(request) instanceof HttpResponse.Whole whole
              ? new HttpResponse.CutShort(whole, whole.body().length / 2)
              : new HttpResponse.Reset();
      case Fault.Unreadable _ when what != null -> FaultAnswers.unreadable(what).response();
      case Fault.Unreadable _ -> FaultAnswers.throttled(1).response();
      case Fault.Endless _ -> FaultAnswers.endless();
      case Fault.WebhookDown(var webhook) -> FaultAnswers.webhookDown(webhook).response();
      case Fault.ExpiredContinue _ ->
          request.parameter("continue") != null
              ? FaultAnswers.expiredContinue().response()
              : admitted(request);
      case Fault.Forbidden _ when what != null -> FaultAnswers.forbidden(what).response();
      case Fault.Forbidden _ -> FaultAnswers.forbiddenPath(request.path()).response();
      case Fault.Denied(var webhook, var message) ->
          FaultAnswers.denied(webhook, message).response();
    };
  }

  private HttpResponse admitted(HttpRequest request) {
    if (!("Bearer " + token).equals(request.header("authorization"))) {
      return new Failure(401, "Unauthorized", "Unauthorized", Json.Obj.EMPTY).response();
    }
    return api.handle(request);
  }

  /** A create names its object in the body only; read where a fault may ask for it. */
  private String nameInBody(HttpRequest request, @Nullable ApiRequest what) {
    if (what == null || !what.verb().equals("create") || faults.isEmpty()) {
      return "";
    }
    try {
      var name = JsonText.parse(request.body()).text("metadata", "name");
      return name == null ? "" : name;
    } catch (JsonText.Malformed e) {
      return "";
    }
  }

  private void record(
      Instant at, HttpRequest request, @Nullable ApiRequest what, HttpResponse response) {
    int status =
        switch (response) {
          case HttpResponse.Whole whole -> whole.status();
          case HttpResponse.Streamed streamed -> streamed.status();
          case HttpResponse.CutShort cut -> cut.answer().status();
          case HttpResponse.Reset _, HttpResponse.Silence _ -> 0;
        };
    var agent = request.header("user-agent");
    var recorded =
        new RecordedRequest(
            at,
            request.method(),
            what == null ? "" : what.verb(),
            request.path(),
            request.rawQuery(),
            agent == null ? "" : agent,
            status);
    synchronized (requests) {
      requests.add(recorded);
      if (requests.size() > LONGEST_HISTORY) {
        requests.remove();
      }
    }
    count.incrementAndGet();
    if (recorded.writes()) {
      writes.incrementAndGet();
    }
  }

  /** The faults in force. */
  private static final class Faults {
    private final List<Armed> rules = new ArrayList<>();

    /** A rule and how many requests it has seen. */
    private static final class Armed {
      final FaultRule rule;
      int seen;

      Armed(FaultRule rule) {
        this.rule = rule;
      }
    }

    synchronized void add(FaultRule rule) {
      rules.add(new Armed(rule));
    }

    synchronized void clear() {
      rules.clear();
    }

    synchronized boolean isEmpty() {
      return rules.isEmpty();
    }

    synchronized @Nullable Fault next(@Nullable ApiRequest what, String nameInBody) {
      for (var armed : rules) {
        if (armed.rule.meets(what, nameInBody)) {
          int seen = armed.seen++;
          boolean due =
              seen >= armed.rule.after()
                  && (armed.rule.times() == 0 || seen < armed.rule.after() + armed.rule.times());
          if (due) {
            return armed.rule.fault();
          }
        }
      }
      return null;
    }
  }
}
