package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.http.HttpRequest;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes answers of objects. */
final class Answers {
  static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private Answers() {}

  static HttpResponse json(int status, Json.Obj body) {
    return new HttpResponse.Whole(status, JSON, Rendering.text(body));
  }

  /** What a write made, in the form that the client wants. */
  static HttpResponse written(HttpRequest request, Written written) throws Failure {
    var headers = new LinkedHashMap<>(JSON);
    for (var warning : written.warnings()) {
      headers.merge(
          "Warning",
          "299 - \"" + warning.replace("\\", "\\\\").replace("\"", "\\\"") + "\"",
          (a, b) -> a + ", " + b);
    }
    var object = written.object();
    if (View.of(request) == View.METADATA) {
      object =
          Json.obj()
              .put("kind", "PartialObjectMetadata")
              .put("apiVersion", "meta.k8s.io/v1")
              .put("metadata", object.object("metadata"))
              .build();
    }
    return new HttpResponse.Whole(written.created() ? 201 : 200, headers, Rendering.text(object));
  }
}
