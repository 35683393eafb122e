package dev.fleetwright.reconciler.kube.http;

import static java.util.Objects.requireNonNullElse;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Cause;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster means by an answer that is not 2xx. The status code alone does not tell: a schema
 * error of server-side apply comes as 500, a webhook may deny with any code, and a 404 may be of
 * the object, of its namespace or of its kind.
 */
final class Refusal {
  private static final long MOST_BYTES = 256 << 10;
  private static final String STARTING = "storage is (re)initializing";
  private static final int MOST_CAUSES = 32;

  private Refusal() {}

  /** Reads what the cluster says; the caller closes the response. */
  static ClusterFailure of(Ask ask, Response response) throws IOException {
    var text = response.peekBody(MOST_BYTES).string();
    var status = status(text);
    var retryAfter = retryAfter(response, status);
    return status == null
        ? foreign(ask, response, text.strip(), retryAfter)
        : of(ask, response.code(), status, retryAfter);
  }

  private static ClusterFailure of(
      Ask ask, int code, Json.Obj status, @Nullable Duration retryAfter) {
    var message = said(status);
    var causes = causes(status, message);
    var kind = kind(code, status, message, causes);
    var words = ask.secret() ? Discretion.ofSecret(message, causes) : Discretion.of(message);
    return new ClusterFailure(
        kind,
        code,
        ask.what() + ": " + words,
        retryAfter,
        ask.secret() ? Discretion.ofSecret(causes) : Discretion.of(causes),
        fix(kind, message),
        null);
  }

  /** An answer that no API server gives, such as a gateway's page; it is not quoted. */
  private static ClusterFailure foreign(
      Ask ask, Response response, String text, @Nullable Duration retryAfter) {
    int code = response.code();
    var kind =
        switch (code) {
          case 401 -> Kind.UNAUTHORISED;
          case 403 -> Kind.FORBIDDEN;
          // This is how the server itself answers for a path that it does not serve.
          case 404 -> text.equals("404 page not found") ? Kind.NO_SUCH_KIND : Kind.SERVER;
          case 410 -> Kind.EXPIRED;
          case 413 -> Kind.TOO_LARGE;
          case 429 -> Kind.THROTTLED;
          default -> Kind.SERVER;
        };
    var what =
        kind == Kind.NO_SUCH_KIND
            ? "the cluster does not serve this"
            : code >= 300 && code < 400
                ? "the server answered " + code + ", which leads elsewhere and was not followed"
                : "the server answered "
                    + code
                    + " with "
                    + mediaType(response)
                    + ", which is no answer of a Kubernetes API";
    return new ClusterFailure(
        kind, code, ask.what() + ": " + what, retryAfter, List.of(), fix(kind, ""), null);
  }

  private static Kind kind(int code, Json.Obj status, String message, List<Cause> causes) {
    if (isDenied(message)) {
      return Kind.DENIED;
    }
    if (causes.stream().anyMatch(cause -> cause.reason().equals("NamespaceTerminating"))) {
      return Kind.TERMINATING;
    }
    return switch (code) {
      case 400, 405, 415 -> Kind.INVALID;
      case 401 -> Kind.UNAUTHORISED;
      case 403 -> isAboutRights(message) ? Kind.FORBIDDEN : denied(message);
      case 404 -> status.text("details", "name") == null ? Kind.NO_SUCH_KIND : Kind.NOT_FOUND;
      case 409 -> Kind.CONFLICT;
      case 410 -> Kind.EXPIRED;
      case 413 -> Kind.TOO_LARGE;
      case 422 ->
          // A uid in the body is a precondition; that it differs is told as a wrong field.
          causes.stream().anyMatch(cause -> cause.field().equals("metadata.uid"))
              ? Kind.CONFLICT
              : Kind.INVALID;
      // One kind's storage, where the others may be well.
      case 429 -> message.contains(STARTING) ? Kind.UNREADABLE : Kind.THROTTLED;
      default -> server(code, message);
    };
  }

  private static Kind denied(String message) {
    // Admission plugins of the server, such as quotas and pod security, speak like this.
    return message.contains(" is forbidden: ") ? Kind.DENIED : Kind.FORBIDDEN;
  }

  private static Kind server(int code, String message) {
    if (message.startsWith("failed to create typed patch object")
        || message.contains("error decoding from json")
        || message.contains("error strict decoding patch")) {
      return Kind.INVALID;
    }
    if (message.contains("etcdserver: request is too large")
        || message.contains("larger than max")) {
      return Kind.TOO_LARGE;
    }
    if (message.contains("failed calling webhook")) {
      return Kind.WEBHOOK;
    }
    if (message.contains("conversion webhook for ")) {
      return Kind.UNREADABLE;
    }
    return code == 504 ? Kind.NO_ANSWER : Kind.SERVER;
  }

  /** The server says that it is not ready yet to read the kind, and of no reason for it. */
  static boolean isStarting(ClusterFailure failure) {
    return failure.kind() == Kind.UNREADABLE
        && String.valueOf(failure.getMessage()).endsWith(STARTING);
  }

  private static String fix(Kind kind, String message) {
    if (message.contains("database space exceeded")) {
      return "the cluster's etcd is full: nothing can be written until it has room";
    }
    if (message.contains("failed calling webhook")) {
      return "the admission webhook named there does not answer; see to its pods and service";
    }
    return switch (kind) {
      case UNAUTHORISED -> "renew the credentials of the context";
      case FORBIDDEN -> "give the account this right, or use another one";
      case UNREADABLE ->
          message.endsWith(STARTING)
              ? ""
              : "mend the conversion webhook of the kind's CRD, or take it out:"
                  + " spec.conversion of the CustomResourceDefinition";
      case NO_SUCH_KIND -> "install what brings the kind, or use a version that is served";
      default -> "";
    };
  }

  private static String said(Json.Obj status) {
    var message = status.text("message");
    var reason = status.text("reason");
    return Discretion.brief(
        message != null && !message.isEmpty()
            ? message
            : reason != null ? reason : "refused without a reason");
  }

  private static List<Cause> causes(Json.Obj status, String message) {
    var causes = new ArrayList<Cause>();
    var told = status.list("details", "causes");
    for (var cause : told.subList(0, Math.min(told.size(), MOST_CAUSES))) {
      causes.add(
          new Cause(
              Discretion.brief(requireNonNullElse(cause.text("field"), "")),
              Discretion.brief(requireNonNullElse(cause.text("reason"), "")),
              Discretion.brief(requireNonNullElse(cause.text("message"), ""))));
    }
    if (causes.isEmpty() && message.startsWith("failed to create typed patch object")) {
      var schema = ofSchema(message);
      if (schema != null) {
        causes.add(schema);
      }
    }
    return causes;
  }

  /** What follows the last parenthesis of such a message: {@code .path: what is wrong}. */
  private static @Nullable Cause ofSchema(String message) {
    for (int at = message.lastIndexOf("): "); at >= 0; at = message.lastIndexOf("): ", at - 1)) {
      var rest = message.substring(at + 3);
      rest = rest.startsWith("errors:") ? rest.substring("errors:".length()).stripLeading() : rest;
      int colon = rest.indexOf(": ");
      if (rest.startsWith(".") && colon > 0) {
        var path = rest.substring(0, colon);
        if (path.indexOf(':') < 0 && path.chars().noneMatch(Character::isWhitespace)) {
          return new Cause(path, "FieldValueInvalid", rest.substring(colon + 2));
        }
      }
    }
    return null;
  }

  private static boolean isDenied(String message) {
    return message.contains("admission webhook \"") && message.contains("\" denied the request")
        || message.contains("ValidatingAdmissionPolicy '") && message.contains("' denied request");
  }

  /** Such as {@code User "x" cannot get resource}, whoever x says to be. */
  private static boolean isAboutRights(String message) {
    var text = message.toLowerCase(Locale.ROOT);
    if (text.contains("attempting to grant rbac permissions")) {
      return true;
    }
    int user = text.indexOf("user \"");
    int end = user < 0 ? -1 : text.indexOf("\" ", user + "user \"".length());
    return end >= 0 && text.indexOf("cannot ", end) >= 0;
  }

  private static Json.@Nullable Obj status(String text) {
    try {
      return text.startsWith("{")
              && JsonText.parse(text) instanceof Json.Obj object
              && "Status".equals(object.text("kind"))
          ? object
          : null;
    } catch (JsonText.Malformed e) {
      return null;
    }
  }

  /** Such as {@code text/html}. */
  static String mediaType(Response response) {
    var type = response.header("Content-Type");
    return type == null ? "something untold" : type.split(";", 2)[0].strip();
  }

  private static @Nullable Duration retryAfter(Response response, Json.@Nullable Obj status) {
    var header = response.header("Retry-After");
    if (header == null) {
      return status != null && status.at("details", "retryAfterSeconds") instanceof Json.Int(var s)
          ? Duration.ofSeconds(Math.clamp(s, 0, 86_400))
          : null;
    }
    if (header.strip().matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(header.strip()));
    }
    try {
      var at = ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
      var wait = Duration.between(Instant.now(), at.toInstant());
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
