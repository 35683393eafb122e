package dev.fleetwright.reconciler.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Many requests to one cluster at once. */
public final class Together {
  private Together() {}

  /** One request. */
  @FunctionalInterface
  public interface Request<T, R> {
    R send(T item) throws ClusterFailure, InterruptedException;
  }

  /**
   * Threads of the caller's kind. The service has virtual ones, of which it needs many. A command
   * has the platform's: a virtual thread that waited for the network leaves one behind that still
   * does, and the JVM would wait 0.3 s for that one before it ends. An interrupt reaches one that
   * reads from the network at its next request or at its timeout, where it ends a virtual one's
   * read.
   *
   * @param atOnce how many there are at most, where their number matters
   */
  public static ExecutorService threads(int atOnce) {
    return Thread.currentThread().isVirtual()
        ? Executors.newVirtualThreadPerTaskExecutor()
        : Executors.newFixedThreadPool(atOnce, Thread.ofPlatform().daemon().factory());
  }

  /**
   * The results in the order of the items.
   *
   * @param atOnce how many are under way at most
   * @throws ClusterFailure the first one, once all that were under way have ended
   * @throws InterruptedException when the caller is interrupted; the requests are too
   */
  public static <T, R> List<R> map(List<T> items, int atOnce, Request<T, R> request)
      throws ClusterFailure, InterruptedException {
    if (items.size() < 2) {
      return items.isEmpty() ? List.of() : List.of(request.send(items.getFirst()));
    }
    var gate = new Semaphore(atOnce);
    var calls = new ArrayList<Callable<R>>();
    for (var item : items) {
      calls.add(() -> {
        gate.acquire();
        try {
          return request.send(item);
        } finally {
          gate.release();
        }
      });
    }
    try (var threads = threads(Math.min(atOnce, items.size()))) {
      var results = new ArrayList<R>();
      for (var call : threads.invokeAll(calls)) {
        results.add(call.get());
      }
      return results;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case ClusterFailure failure -> throw failure;
        case InterruptedException interrupted -> throw interrupted;
        case Error error -> throw error;
        case RuntimeException bug -> throw bug;
        case null, default -> throw new IllegalStateException("an undeclared exception", e);
      }
    }
  }
}
