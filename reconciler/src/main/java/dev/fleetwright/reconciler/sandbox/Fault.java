package dev.fleetwright.reconciler.sandbox;

import java.time.Duration;

/** Something that goes wrong with requests. */
public sealed interface Fault {
  /** The request is done, late. */
  record Latency(Duration delay) implements Fault {}

  /** 429 with {@code Retry-After} in whole seconds; nothing is done. */
  record Throttle(int retryAfterSeconds) implements Fault {}

  /** A 5xx; nothing is done. */
  record ServerError(int status) implements Fault {}

  /** The connection breaks before anything is done. */
  record ResetBefore() implements Fault {}

  /** The request is done, then the connection breaks without an answer. */
  record ResetAfter() implements Fault {}

  /** The request is not done and never answered. */
  record Hang() implements Fault {}

  /** The answer breaks off in its middle. */
  record CutShort() implements Fault {}

  /**
   * 429: the storage of the kind cannot be read, for a conversion webhook fails; nothing is done.
   */
  record Unreadable() implements Fault {}

  /** An answer without an end; nothing is done. */
  record Endless() implements Fault {}

  /** An admission webhook does not answer; nothing is done. */
  record WebhookDown(String webhook) implements Fault {}

  /** Continue tokens count as too old: 410. */
  record ExpiredContinue() implements Fault {}

  /** 403: the caller may not do this. */
  record Forbidden() implements Fault {}

  /** An admission webhook refuses. */
  record Denied(String webhook, String message) implements Fault {}
}
