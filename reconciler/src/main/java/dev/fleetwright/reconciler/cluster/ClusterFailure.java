package dev.fleetwright.reconciler.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  private final String fix;

  public ClusterFailure(Kind kind, String message) {
    this(kind, 0, message, null, List.of(), "", null);
  }

  /** Nothing was answered, or nothing was even sent. */
  public ClusterFailure(Kind kind, String message, String fix, @Nullable Throwable cause) {
    this(kind, 0, message, null, List.of(), fix, cause);
  }

  public ClusterFailure(
      Kind kind,
      int status,
      String message,
      @Nullable Duration retryAfter,
      List<Cause> causes,
      String fix,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
    this.causes = List.copyOf(causes);
    this.fix = fix;
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

  /** What to do about it, or empty where the message says all there is to say. */
  public String fix() {
    return fix;
  }

  /** What the server named, field by field. */
  public List<Cause> causes() {
    return causes;
  }

  /**
   * @param field dotted path of the field, or empty
   * @param reason the server's word, such as {@code FieldValueInvalid}
   */
  public record Cause(String field, String reason, String message) {
    /** The field manager that holds the field, where the cause is a conflict over one. */
    public Optional<String> manager() {
      int from = message.indexOf('"');
      int to = message.indexOf('"', from + 1);
      return reason.equals("FieldManagerConflict") && from >= 0 && to > from
          ? Optional.of(message.substring(from + 1, to))
          : Optional.empty();
    }
  }

  /** What kind of trouble, and so what to do. */
  public enum Kind {
    /** The kubeconfig has no such context, or the entry cannot be used. Nothing was sent. */
    CONFIGURATION("FW2001"),
    /** Git or the kubeconfig asks for what the operator has not allowed. Nothing was sent. */
    NOT_ALLOWED("FW2070"),
    /** No connection, or it broke; whether a write arrived is unknown. */
    UNREACHABLE("FW2002"),
    /** The server's certificate is not the one it should be. Nothing was sent. */
    WRONG_CERTIFICATE("FW2003"),
    /** No answer in time; whether a write arrived is unknown. */
    DEADLINE("FW2004"),
    /** 401, after the credentials were renewed once. */
    UNAUTHORISED("FW2005"),
    /** 403: the credentials are good and may not do this. */
    FORBIDDEN("FW2006"),
    /** 404 of the kind: it is not served, or not in this version. */
    NO_SUCH_KIND("FW2007"),
    /** 404 of an object that a request needs, such as the namespace to write into. */
    NOT_FOUND("FW2008"),
    /** 409: somebody else's field, version or object. */
    CONFLICT("FW2009"),
    /** 410: a page or version too old, again and again. */
    EXPIRED("FW2010"),
    /** 400 or 422: the object is refused as it is. */
    INVALID("FW2011"),
    /** An admission webhook, policy or quota refused. */
    DENIED("FW2012"),
    /** The namespace is being deleted and takes nothing new; this passes. */
    TERMINATING("FW2013"),
    /** The object is larger than the server takes. */
    TOO_LARGE("FW2014"),
    /** 429 beyond the deadline. */
    THROTTLED("FW2015"),
    /** 5xx, or an answer that no API server gives; whether a write arrived is unknown. */
    SERVER("FW2016"),
    /**
     * The cluster answers others but not this request, in time or at all; whether a write arrived
     * is unknown.
     */
    NO_ANSWER("FW2038"),
    /** The server cannot read the kind's objects: it starts, or cannot convert them. */
    UNREADABLE("FW2039"),
    /** An admission webhook did not answer the server. Nothing was stored. */
    WEBHOOK("FW2040"),
    /** An answer has no end, or is larger than any that we take. */
    TOO_MUCH("FW2041"),
    /** The cluster has sent more than a cycle may read. */
    SPENT("FW2042"),
    /** Not sent, for what was sent before it of its kind in its namespace got no answer in time. */
    STALLED("FW2044");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /** The stable code, as in {@code docs/errors.md}. */
    public String code() {
      return code;
    }
  }

  /** The same failure of another kind. */
  public ClusterFailure as(Kind other, String message) {
    return new ClusterFailure(other, status, message, retryAfter, causes, fix, getCause());
  }

  /** The cluster as a whole cannot be worked with now; other requests would fare no better. */
  public boolean concernsCluster() {
    return switch (kind) {
      case CONFIGURATION,
          NOT_ALLOWED,
          UNREACHABLE,
          WRONG_CERTIFICATE,
          DEADLINE,
          UNAUTHORISED,
          THROTTLED,
          SPENT ->
          true;
      default -> false;
    };
  }
}
