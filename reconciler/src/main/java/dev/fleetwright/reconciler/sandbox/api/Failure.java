package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.validation.Cause;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A request that is refused, as the {@code Status} that says so. */
public final class Failure extends Exception {
  private static final long serialVersionUID = 1;

  private static final String NO_SUCH_PATH = "404 page not found";

  private final int code;
  private final String reason;
  private final transient Json.Obj details;

  public Failure(int code, String reason, String message, Json.Obj details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  public int code() {
    return code;
  }

  public Json.Obj status() {
    return Json.obj()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("metadata", Json.Obj.EMPTY)
        .put("status", "Failure")
        .put("message", getMessage())
        .put("reason", reason.isEmpty() ? null : reason)
        .putNonEmpty("details", details)
        .put("code", code)
        .build();
  }

  public HttpResponse.Whole response() {
    if (NO_SUCH_PATH.equals(getMessage())) {
      return new HttpResponse.Whole(
          code,
          Map.of("Content-Type", "text/plain; charset=utf-8"),
          (NO_SUCH_PATH + "\n").getBytes(StandardCharsets.UTF_8));
    }
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/json");
    if (details.get("retryAfterSeconds") instanceof Json.Int(var seconds)) {
      headers.put("Retry-After", Long.toString(seconds));
    }
    return new HttpResponse.Whole(
        code, headers, JsonText.write(status()).getBytes(StandardCharsets.UTF_8));
  }

  public static Failure badRequest(String message) {
    return new Failure(400, "BadRequest", message, Json.Obj.EMPTY);
  }

  /** 404 of a path that nobody serves; answered in plain text, as a server does. */
  public static Failure noSuchPath() {
    return new Failure(404, "", NO_SUCH_PATH, Json.Obj.EMPTY);
  }

  /** A delete of an object that is not the one that was meant. */
  static Failure precondition(Kind kind, String name, String what, String asked, String is) {
    var after =
        what.equals("UID")
            ? "The object might have been deleted and then recreated"
            : "The object might have been modified";
    return new Failure(
        409,
        "Conflict",
        "Operation cannot be fulfilled on "
            + resourceText(kind.group(), kind.name())
            + " \""
            + name
            + "\": the "
            + what
            + " in the precondition ("
            + asked
            + ") does not match the "
            + what
            + " in record ("
            + is
            + "). "
            + after,
        details(name, kind.group(), kind.name()).build());
  }

  public static Failure notFound(String group, String resource, String name) {
    return new Failure(
        404,
        "NotFound",
        resourceText(group, resource) + " \"" + name + "\" not found",
        details(name, group, resource).build());
  }

  public static Failure notFound(Kind kind, String name) {
    return notFound(kind.group(), kind.plural(), name);
  }

  static Failure alreadyExists(Kind kind, String name) {
    return new Failure(
        409,
        "AlreadyExists",
        quoted(kind, name) + " already exists",
        details(name, kind.group(), kind.plural()).build());
  }

  static Failure conflict(Kind kind, String name, String why) {
    return new Failure(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + quoted(kind, name) + ": " + why,
        details(name, kind.group(), kind.plural()).build());
  }

  /** The object is not the version that the writer had seen. */
  static Failure modified(Kind kind, String name) {
    return conflict(
        kind,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  static Failure forbidden(Kind kind, String name, String why, List<Cause> causes) {
    return new Failure(
        403,
        "Forbidden",
        quoted(kind, name) + " is forbidden: " + why,
        details(name, kind.group(), kind.plural()).putNonEmpty("causes", array(causes)).build());
  }

  static Failure invalid(Kind kind, String name, List<Cause> causes) {
    var texts = causes.stream().map(cause -> cause.field() + ": " + cause.message()).toList();
    var text =
        texts.size() == 1
            ? texts.getFirst()
            : texts.stream().collect(Collectors.joining(", ", "[", "]"));
    var gk = kind.group().isEmpty() ? kind.name() : kind.name() + "." + kind.group();
    return new Failure(
        422,
        "Invalid",
        gk + " \"" + name + "\" is invalid: " + text,
        details(name, kind.group(), kind.name()).putNonEmpty("causes", array(causes)).build());
  }

  static Failure methodNotAllowed(Kind kind) {
    return new Failure(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        details("", kind.group(), kind.plural()).build());
  }

  static Failure expired(String message) {
    return new Failure(410, "Expired", message, Json.Obj.EMPTY);
  }

  static Failure unsupportedMediaType() {
    return new Failure(415, "UnsupportedMediaType", "415: Unsupported Media Type", Json.Obj.EMPTY);
  }

  static Failure internal(String message) {
    return new Failure(
        500,
        "InternalError",
        "Internal error occurred: " + message,
        Json.obj().put("causes", Json.arr(Json.obj().put("message", message).build())).build());
  }

  static Json.Builder details(String name, String group, String kind) {
    return Json.obj()
        .put("name", name.isEmpty() ? null : name)
        .put("group", group.isEmpty() ? null : group)
        .put("kind", kind.isEmpty() ? null : kind);
  }

  static Json.Arr array(List<Cause> causes) {
    return new Json.Arr(causes.stream().<Json>map(Cause::json).toList());
  }

  private static String quoted(Kind kind, String name) {
    return resourceText(kind.group(), kind.plural()) + " \"" + name + "\"";
  }

  private static String resourceText(String group, String resource) {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
