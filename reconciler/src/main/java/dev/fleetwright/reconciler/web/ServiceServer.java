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
 * answers only who names loopback, so that no web page can read it through a browser.
 */
public final class ServiceServer implements AutoCloseable {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final boolean loopback;

  /** Where the answers come from; each is asked at each request. */
  public record Answers(
      Supplier<Probe> live,
      Supplier<Probe> ready,
      Supplier<Collection<ClusterStatus>> clusters,
      Function<Collection<ClusterStatus>, String> metrics) {}

  private record Reply(int code, String type, String body) {}

  private ServiceServer(HttpServer server, boolean loopback, Answers answers) {
    this.server = server;
    this.loopback = loopback;
    route("/livez", () -> probe(answers.live().get()));
    route("/readyz", () -> probe(answers.ready().get()));
    route(
        "/metrics",
        () ->
            new Reply(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                answers.metrics().apply(answers.clusters().get())));
    route("/status", () -> status(answers.clusters().get()));
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

  private void route(String path, Supplier<Reply> reply) {
    server.createContext(path, exchange -> answer(exchange, path, reply));
  }

  private void answer(HttpExchange exchange, String path, Supplier<Reply> reply)
      throws IOException {
    try (exchange) {
      if (loopback && !namesLoopback(exchange.getRequestHeaders().getFirst("Host"))) {
        send(exchange, new Reply(421, "text/plain; charset=utf-8", "not a name of this service\n"));
      } else if (!exchange.getRequestURI().getPath().equals(path)) {
        send(exchange, new Reply(404, "text/plain; charset=utf-8", "no such page\n"));
      } else if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, new Reply(405, "text/plain; charset=utf-8", "read only\n"));
      } else {
        send(exchange, reply.get());
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

  private static Reply probe(Probe probe) {
    return new Reply(probe.well() ? 200 : 503, "text/plain; charset=utf-8", probe.reason() + "\n");
  }

  private static Reply status(Collection<ClusterStatus> clusters) {
    var items = clusters.stream().<Json>map(StatusJson::write).toList();
    return new Reply(
        200,
        "application/json",
        JsonText.write(Json.obj().put("clusters", new Json.Arr(items)).build()) + "\n");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
