package dev.fleetwright.reconciler.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A running cluster in a test's hand: its way in, what it was asked, and the means to break it. */
public final class RealCluster {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String name;
  private final ApiServer server;
  private final boolean shared;

  RealCluster(String name, ApiServer server, boolean shared) {
    this.name = name;
    this.server = server;
    this.shared = shared;
  }

  /** The name of its context in {@link RealClusters#kubeconfig()}. */
  public String name() {
    return name;
  }

  /** {@code https://127.0.0.1:PORT}; stays the same over a restart. */
  public String url() {
    return server.url();
  }

  /** A bearer token that may do everything. */
  public String token() {
    return server.token();
  }

  /** The PEM certificate to trust. */
  public String certificate() {
    return server.certificate();
  }

  /** A kubeconfig with this cluster alone, as one who may do everything. */
  public String kubeconfig() {
    return Kubeconfig.text(List.of(new Kubeconfig.Context(name, server, server.token())));
  }

  /** A kubeconfig of the user {@code stranger}, who may do nothing but what the test grants. */
  public String kubeconfigOfStranger() {
    return Kubeconfig.text(List.of(new Kubeconfig.Context(name, server, server.strangerToken())));
  }

  /**
   * Sends one request as the one who may do everything; any status comes back, it waits 30 s at
   * most.
   */
  public HttpResponse<String> send(String method, String path, String contentType, String body) {
    return send(server.token(), method, path, contentType, body);
  }

  /** Sends one request as the user {@code stranger}. */
  public HttpResponse<String> sendAsStranger(
      String method, String path, String contentType, String body) {
    return send(server.strangerToken(), method, path, contentType, body);
  }

  private HttpResponse<String> send(
      String as, String method, String path, String contentType, String body) {
    try {
      return server.send(as, method, path, contentType, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JSON at {@code path}; anything but 200 throws. */
  public String get(String path) {
    var response = send("GET", path, "application/json", "");
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          "GET " + path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  /** Reads until what it reads is as wanted; throws after 20 s. */
  public String getUntil(String path, Predicate<String> wanted) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var read = get(path);
    while (!wanted.test(read)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("after " + PATIENCE + " it still is " + read);
      }
      TestProcess.pause();
      read = get(path);
    }
    return read;
  }

  /**
   * Creates or changes by server-side apply as field manager {@code test}, by force; YAML or JSON.
   */
  public String apply(String path, String manifest) {
    var response =
        send(
            "PATCH",
            path + "?fieldManager=test&force=true",
            "application/apply-patch+yaml",
            manifest);
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "apply " + path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  /** What the server was asked since it started; one request by itself, which is not counted. */
  public Requests requests() {
    return Requests.parse(get("/metrics"));
  }

  /**
   * What programs that call themselves {@code agent...} asked since the server was made, from its
   * audit log: exact where others, such as the controllers, ask at the same time.
   */
  public Requests requestsOf(String agent) {
    return Requests.ofAudit(server.audit(), agent);
  }

  /** Kills every process of the cluster at once, as a power cut would. What it stored stays. */
  public void kill() {
    refuseIfShared("kill");
    server.kill();
  }

  /** Starts it again after {@link #kill()}, with what it stored and at the same address. */
  public void restart() {
    refuseIfShared("restart");
    server.start();
  }

  /** The API server hangs: it accepts connections and answers nothing, until {@link #resume()}. */
  public void hang() {
    refuseIfShared("hang");
    server.api().signal("STOP");
  }

  public void resume() {
    server.api().signal("CONT");
  }

  private void refuseIfShared(String what) {
    if (shared) {
      throw new IllegalStateException(
          what + ": other classes use this cluster too; take RealClusters.fresh");
    }
  }
}
