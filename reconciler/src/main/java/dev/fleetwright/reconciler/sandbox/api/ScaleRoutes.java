package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.sandbox.http.HttpRequest;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import java.util.stream.Collectors;

/** The {@code scale} subresource: an object's replicas, seen as a kind of its own. */
final class ScaleRoutes {
  private final ClusterCore core;

  ScaleRoutes(ClusterCore core) {
    this.core = core;
  }

  HttpResponse answer(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    var live = core.writer.live(kind, what.namespace(), what.name());
    if (live == null) {
      throw Failure.notFound(kind, what.name());
    }
    return switch (what.verb()) {
      case "get" -> Answers.json(200, scale(live));
      case "update" -> {
        var body = Bodies.object(request);
        yield write(kind, what, request, scaled -> body);
      }
      case "patch" -> {
        var type = WriteRoutes.patchType(request);
        var patch = Bodies.any(request);
        // A Scale has no lists, so that a strategic merge patch is a merge patch.
        var edit =
            WriteRoutes.edit(
                kind, type.contains("strategic") ? "application/merge-patch+json" : type, patch);
        yield write(kind, what, request, edit);
      }
      default -> throw Failure.methodNotAllowed(kind);
    };
  }

  private HttpResponse write(
      Kind kind, ApiRequest what, HttpRequest request, Writer.Edit editOfScale) throws Failure {
    var options = WriteOptions.of(request, false);
    var written =
        core.writer.update(
            kind,
            what.namespace(),
            what.name(),
            "scale",
            live -> {
              var scale = editOfScale.apply(scale(live));
              var replicas = scale.at("spec", "replicas");
              var spec =
                  live.object("spec").with("replicas", replicas == null ? Json.num(0) : replicas);
              var changed = live.with("spec", spec);
              var version = scale.at("metadata", "resourceVersion");
              return version == null
                  ? changed
                  : changed.with(
                      "metadata", live.object("metadata").with("resourceVersion", version));
            },
            options);
    return Answers.json(200, scale(written.object()));
  }

  private static Json.Obj scale(Json.Obj object) {
    var metadata = object.object("metadata");
    var selector = object.at("spec", "selector");
    return Json.obj()
        .put("kind", "Scale")
        .put("apiVersion", "autoscaling/v1")
        .put(
            "metadata",
            Json.obj()
                .put("name", metadata.get("name"))
                .put("namespace", metadata.get("namespace"))
                .put("uid", metadata.get("uid"))
                .put("resourceVersion", metadata.get("resourceVersion"))
                .put("creationTimestamp", metadata.get("creationTimestamp"))
                .build())
        .put("spec", Json.obj().put("replicas", object.at("spec", "replicas")).build())
        .put(
            "status",
            Json.obj()
                .put("replicas", count(object.at("status", "replicas")))
                .put("selector", selector == null ? null : selectorText(selector))
                .build())
        .build();
  }

  private static Json count(@org.jspecify.annotations.Nullable Json replicas) {
    return replicas == null ? Json.num(0) : replicas;
  }

  private static String selectorText(Json selector) {
    var labels =
        selector.object("matchLabels").isEmpty() && selector instanceof Json.Obj plain
            ? plain
            : selector.object("matchLabels");
    return labels.fields().entrySet().stream()
        .filter(label -> label.getValue() instanceof Json.Str)
        .map(label -> label.getKey() + "=" + JsonText.write(label.getValue()).replace("\"", ""))
        .collect(Collectors.joining(","));
  }
}
