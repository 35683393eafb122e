package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.http.HttpRequest;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;
import dev.fleetwright.reconciler.sandbox.merge.BadObject;
import dev.fleetwright.reconciler.sandbox.merge.Patches;
import dev.fleetwright.reconciler.sandbox.schema.Kind;

/** POST, PUT, PATCH and DELETE. */
final class WriteRoutes {
  private final ClusterCore core;

  WriteRoutes(ClusterCore core) {
    this.core = core;
  }

  HttpResponse create(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    var options = WriteOptions.of(request, false);
    var body = Bodies.object(request);
    return Answers.written(request, core.writer.create(kind, what.namespace(), body, options));
  }

  HttpResponse update(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    var options = WriteOptions.of(request, false);
    var body = Bodies.object(request);
    return edit(kind, what, request, _ -> body, options);
  }

  HttpResponse patch(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    var type = patchType(request);
    boolean apply = type.equals("application/apply-patch+yaml");
    var options = WriteOptions.of(request, apply);
    if (apply) {
      var config = Bodies.object(request);
      var name = what.name();
      return Answers.written(
          request,
          core.writer.apply(kind, what.namespace(), name, what.subresource(), config, options));
    }
    return edit(kind, what, request, edit(kind, type, Bodies.any(request)), options);
  }

  private HttpResponse edit(
      Kind kind, ApiRequest what, HttpRequest request, Writer.Edit edit, WriteOptions options)
      throws Failure {
    return Answers.written(
        request,
        core.writer.update(kind, what.namespace(), what.name(), what.subresource(), edit, options));
  }

  static String patchType(HttpRequest request) {
    var given = request.header("content-type");
    return given == null ? "" : given.split(";", 2)[0].strip();
  }

  /** What a patch does to an object. */
  static Writer.Edit edit(Kind kind, String type, Json patch) throws Failure {
    return switch (type) {
      case "application/merge-patch+json" -> live -> Bodies.object(Patches.mergePatch(live, patch));
      case "application/json-patch+json" -> live -> jsonPatch(live, patch);
      case "application/strategic-merge-patch+json" -> {
        if (kind.custom()) {
          throw Failure.unsupportedMediaType();
        }
        yield live -> strategic(kind, live, patch);
      }
      default -> throw Failure.unsupportedMediaType();
    };
  }

  private static Json.Obj jsonPatch(Json.Obj live, Json patch) throws Failure {
    try {
      return Bodies.object(Patches.jsonPatch(live, patch));
    } catch (BadObject e) {
      throw new Failure(
          422,
          "Invalid",
          "the server rejected our request due to an error in our request",
          Json.Obj.EMPTY);
    }
  }

  private static Json.Obj strategic(Kind kind, Json.Obj live, Json patch) throws Failure {
    try {
      return Patches.strategicMergePatch(live, Bodies.object(patch), kind.type());
    } catch (BadObject e) {
      throw Failure.badRequest(String.valueOf(e.getMessage()));
    }
  }

  HttpResponse delete(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    var options = Deleter.options(request, Bodies.optional(request));
    var deleted = core.deleter.delete(kind, what.namespace(), what.name(), options);
    return Answers.json(
        200, deleted.gone() ? Deleter.success(kind, deleted.object()) : deleted.object());
  }

  HttpResponse deleteCollection(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    var options = Deleter.options(request, Bodies.optional(request));
    var selected = Selectors.of(request);
    var all = core.store.list(kind.resource(), what.namespace());
    var chosen = all.rest().stream().filter(selected).toList();
    for (var stored : chosen) {
      try {
        core.deleter.delete(kind, stored.namespace(), stored.name(), options);
      } catch (Failure e) {
        if (e.code() != 404) {
          throw e;
        }
      }
    }
    return new HttpResponse.Whole(
        200, Answers.JSON, Rendering.list(kind, chosen, View.FULL, all.version(), null, -1));
  }

  /** An eviction is a delete; budgets of disruption are not looked at. */
  HttpResponse evict(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    if (!what.verb().equals("create")) {
      throw Failure.methodNotAllowed(kind);
    }
    var options = Deleter.options(request, Bodies.optional(request).object("deleteOptions"));
    core.deleter.delete(kind, what.namespace(), what.name(), options);
    return Answers.json(
        201,
        Json.obj()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("metadata", Json.Obj.EMPTY)
            .put("status", "Success")
            .put("code", 201)
            .build());
  }
}
