package dev.fleetwright.reconciler.sandbox.http;

/** Answers requests; called by many threads at once. */
@FunctionalInterface
public interface Handler {
  HttpResponse handle(HttpRequest request) throws InterruptedException;
}
