package dev.fleetwright.reconciler.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.StatusJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code GET /livez}, {@code /readyz}, {@code /metrics} and {@code /status}. Bound to loopback it
 * answers only who names loopback, so that no web page can read it through a browser. Bound to more
 * it tells the clusters, and reasons, to this machine alone. Who is slow, or one too many, is cut
 * off.
 */
public final class ServiceServer implements AutoCloseable {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final int AT_ONCE = 256;
  private static final int SLOWEST_REQUEST = 5;
  private static final int SLOWEST_ANSWER = 30;

  static {
    // The server has no other way to be told; it reads them once.
    limit("jdk.httpserver.maxConnections", AT_ONCE);
    limit("sun.net.httpserver.maxReqTime", SLOWEST_REQUEST);
    limit("sun.net.httpserver.maxRspTime", SLOWEST_ANSWER);
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final boolean loopback;

  /** Where the answers come from; each is asked at each request. */
  public record Answers(
      Supplier<Probe> live,
      Supplier<Probe> ready,
      Supplier<Collection<ClusterStatus>> clusters,
      Supplier<Json.Obj> followed,
      Function<Collection<ClusterStatus>, String> metrics) {}

  private record Reply(int code, String type, String body) {
    static Reply text(int code, String line) {
      return new Reply(code, "text/plain; charset=utf-8", line + "\n");
    }
  }

  private static final Reply ELSEWHERE =
      Reply.text(
          403,
          "/status is for this machine alone: ask over loopback, such as by 'kubectl port-forward'");

  private ServiceServer(HttpServer server, boolean loopback, Answers answers) {
    this.server = server;
    this.loopback = loopback;
    route("/livez", near -> probe(answers.live().get(), near));
    route("/readyz", near -> probe(answers.ready().get(), near));
    route(
        "/metrics",
        _ ->
            new Reply(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                answers.metrics().apply(answers.clusters().get())));
    route(
        "/status",
        near -> near ? status(answers.followed().get(), answers.clusters().get()) : ELSEWHERE);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * @throws IOException when the address cannot be listened on
   */
  public static ServiceServer start(InetSocketAddress listen, Answers answers) throws IOException {
    var server = HttpServer.create(listen, 64);
    return new ServiceServer(server, listen.getAddress().isLoopbackAddress(), answers);
  }

  /** Where it listens; the port is the real one where 0 was asked for. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  private void route(String path, Function<Boolean, Reply> reply) {
    server.createContext(path, exchange -> answer(exchange, path, reply));
  }

  private void answer(HttpExchange exchange, String path, Function<Boolean, Reply> reply)
      throws IOException {
    try (exchange) {
      boolean named = namesLoopback(exchange.getRequestHeaders().getFirst("Host"));
      if (loopback && !named) {
        send(exchange, Reply.text(421, "not a name of this service"));
      } else if (!path.equals(exchange.getRequestURI().getPath())) {
        send(exchange, Reply.text(404, "no such page"));
      } else if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, Reply.text(405, "read only"));
      } else {
        boolean near = named && exchange.getRemoteAddress().getAddress().isLoopbackAddress();
        send(exchange, reply.apply(near));
      }
    }
  }

  private static boolean namesLoopback(@org.jspecify.annotations.Nullable String host) {
    return host != null && LOOPBACK.contains(host.replaceFirst(":\\d+$", ""));
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.type());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.code(), head || bytes.length == 0 ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Why is told to this machine alone: it may quote what somebody committed. */
  private static Reply probe(Probe probe, boolean near) {
    return Reply.text(
        probe.well() ? 200 : 503, near ? probe.reason() : probe.well() ? "well" : "not well");
  }

  private static Reply status(Json.Obj followed, Collection<ClusterStatus> clusters) {
    var items = clusters.stream().<Json>map(StatusJson::write).toList();
    return new Reply(
        200,
        "application/json",
        JsonText.write(followed.with("clusters", new Json.Arr(items))) + "\n");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
