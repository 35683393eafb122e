package dev.fleetwright.reconciler.sandbox;

import java.time.Instant;

/**
 * A request as the cluster saw it.
 *
 * @param verb of the Kubernetes API; empty for a path that is none of an object or collection
 * @param query as sent
 * @param status of the answer; 0 where the connection broke or nothing was answered
 */
public record RecordedRequest(
    Instant at,
    String method,
    String verb,
    String path,
    String query,
    String userAgent,
    int status) {

  /** Whether it asked for a change, be it as a dry run. */
  public boolean writes() {
    return !method.equals("GET") && !method.equals("HEAD");
  }
}
