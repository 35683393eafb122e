package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.sandbox.http.HttpRequest;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.store.ObjectStore;
import dev.fleetwright.reconciler.sandbox.store.ObjectStore.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** GET and LIST. */
final class Reader {
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private final ObjectStore store;

  Reader(ObjectStore store) {
    this.store = store;
  }

  HttpResponse get(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    var found = store.get(kind.resource(), what.namespace(), what.name());
    if (found == null) {
      throw Failure.notFound(kind, what.name());
    }
    return new HttpResponse.Whole(200, JSON, Rendering.object(kind, found, View.of(request)));
  }

  HttpResponse list(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    var view = View.of(request);
    long limit = number(request, "limit");
    checkVersion(request);
    var token = request.parameter("continue");
    var snapshot = token == null || token.isEmpty() ? fresh(kind, what, request) : rest(token);
    var items = snapshot.rest();
    String more = null;
    long remaining = -1;
    if (limit > 0 && items.size() > limit) {
      var rest = items.subList((int) limit, items.size());
      more = token(store.keep(new Snapshot(rest, snapshot.version())));
      remaining = selects(request) ? -1 : rest.size();
      items = items.subList(0, (int) limit);
    }
    return new HttpResponse.Whole(
        200, JSON, Rendering.list(kind, items, view, snapshot.version(), more, remaining));
  }

  private Snapshot fresh(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    var selected = Selectors.of(request);
    var all = store.list(kind.resource(), what.namespace());
    var chosen = selects(request) ? all.rest().stream().filter(selected).toList() : all.rest();
    if (!what.name().isEmpty()) {
      chosen = chosen.stream().filter(stored -> stored.name().equals(what.name())).toList();
    }
    return new Snapshot(chosen, all.version());
  }

  private Snapshot rest(String token) throws Failure {
    String id;
    try {
      var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      id = JsonText.parse(text).text("page");
    } catch (IllegalArgumentException | JsonText.Malformed e) {
      throw Failure.badRequest("continue key is not valid");
    }
    var kept = id == null ? null : store.kept(id);
    if (kept == null) {
      throw expiredContinue();
    }
    return kept;
  }

  static Failure expiredContinue() {
    return Failure.expired(
        "The provided continue parameter is too old to display a consistent list result. You can"
            + " start a new list without the continue parameter, or use the continue token in this"
            + " response to retrieve the remainder of the results. Continuing with the provided"
            + " token results in an inconsistent list - objects that were created, modified, or"
            + " deleted between the time the first chunk was returned and now may show up in the"
            + " list.");
  }

  private static String token(String page) {
    var text = JsonText.write(Json.obj().put("v", "meta.k8s.io/v1").put("page", page).build());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void checkVersion(HttpRequest request) throws Failure {
    var version = request.parameter("resourceVersion");
    var match = request.parameter("resourceVersionMatch");
    if (match != null && !match.isEmpty() && (version == null || version.isEmpty())) {
      throw new Failure(
          422,
          "Invalid",
          "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden:"
              + " resourceVersionMatch is forbidden unless resourceVersion is provided",
          Json.Obj.EMPTY);
    }
    if (version != null && !version.isEmpty() && parse(version) > store.version()) {
      throw new Failure(
          504,
          "Timeout",
          "Too large resource version: " + version + ", current: " + store.version(),
          Json.obj()
              .put(
                  "causes",
                  Json.arr(
                      Json.obj()
                          .put("reason", "ResourceVersionTooLarge")
                          .put("message", "Too large resource version")
                          .build()))
              .put("retryAfterSeconds", 1)
              .build());
    }
  }

  static boolean selects(HttpRequest request) {
    return isGiven(request, "labelSelector") || isGiven(request, "fieldSelector");
  }

  private static boolean isGiven(HttpRequest request, String parameter) {
    var value = request.parameter(parameter);
    return value != null && !value.isEmpty();
  }

  static long number(HttpRequest request, String parameter) throws Failure {
    var text = request.parameter(parameter);
    return text == null || text.isEmpty() ? 0 : parse(text);
  }

  static long parse(String text) throws Failure {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Failure.badRequest("Invalid value: \"" + text + "\": strconv.ParseUint: parsing");
    }
  }
}
