package dev.fleetwright.reconciler.cluster;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that did not do what was asked, by kind of trouble. The message is for people: what was
 * asked, what the cluster said; never a credential and never the content of an object.
 */
public final class ClusterFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final int status;
  private final transient @Nullable Duration retryAfter;
  private final transient List<Cause> causes;

  public ClusterFailure(Kind kind, String message) {
    this(kind, 0, message, null, List.of(), null);
  }

  public ClusterFailure(
      Kind kind,
      int status,
      String message,
      @Nullable Duration retryAfter,
      List<Cause> causes,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
    this.causes = List.copyOf(causes);
  }

  public Kind kind() {
    return kind;
  }

  /** The HTTP status, or 0 where there was no answer. */
  public int status() {
    return status;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** What the server named, field by field. */
  public List<Cause> causes() {
    return causes;
  }

  /**
   * @param field dotted path of the field, or empty
   * @param reason the server's word, such as {@code FieldValueInvalid}
   */
  public record Cause(String field, String reason, String message) {}

  /** What kind of trouble, and so what to do. */
  public enum Kind {
    /** The kubeconfig has no such context, or the entry cannot be used. Nothing was sent. */
    CONFIGURATION,
    /** No connection, or it broke; whether a write arrived is unknown. */
    UNREACHABLE,
    /** The server's certificate is not the one it should be. Nothing was sent. */
    WRONG_CERTIFICATE,
    /** No answer in time; whether a write arrived is unknown. */
    DEADLINE,
    /** 401. */
    UNAUTHORISED,
    /** 403: the credentials are good and may not do this. */
    FORBIDDEN,
    /** 404 of a kind or an object. */
    NOT_FOUND,
    /** 409: somebody else's field, version or object. */
    CONFLICT,
    /** 410: a page or version too old. */
    EXPIRED,
    /** 400 or 422: the object is refused as it is. */
    INVALID,
    /** An admission webhook or policy refused. */
    DENIED,
    /** 413. */
    TOO_LARGE,
    /** 429 beyond the deadline. */
    THROTTLED,
    /** 5xx. */
    SERVER
  }

  /** The cluster as a whole cannot be worked with now; other requests would fare no better. */
  public boolean concernsCluster() {
    return switch (kind) {
      case CONFIGURATION, UNREACHABLE, WRONG_CERTIFICATE, DEADLINE, UNAUTHORISED, THROTTLED -> true;
      default -> false;
    };
  }
}
