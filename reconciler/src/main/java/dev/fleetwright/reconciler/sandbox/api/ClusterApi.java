package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.reconciler.sandbox.http.HttpRequest;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;
import dev.fleetwright.reconciler.sandbox.schema.Kind;

/** The API of one cluster: which part answers which request. Safe for many threads. */
public final class ClusterApi {
  private final ClusterCore core;
  private final Reader reader;
  private final Watcher watcher;
  private final WriteRoutes writes;
  private final ScaleRoutes scale;
  private final Documents documents;

  public ClusterApi(ClusterCore core) {
    this.core = core;
    reader = new Reader(core.store);
    watcher = new Watcher(core.store);
    writes = new WriteRoutes(core);
    scale = new ScaleRoutes(core);
    documents = new Documents(core);
  }

  /** Answers a request; what goes wrong is answered too. */
  public HttpResponse handle(HttpRequest request) {
    try {
      return route(request);
    } catch (Failure e) {
      return e.response();
    }
  }

  private HttpResponse route(HttpRequest request) throws Failure {
    var path = ApiRequest.of(request.method(), request.path(), request.flag("watch"));
    if (path.isEmpty()) {
      return documents.answer(request);
    }
    var what = path.get();
    if (Reviews.isReview(what)) {
      return Reviews.answer(request);
    }
    var kind = core.served.byPath(what.group(), what.version(), what.resource());
    if (kind == null) {
      throw Failure.noSuchPath();
    }
    return what.subresource().isEmpty()
        ? object(kind, what, request)
        : subresource(kind, what, request);
  }

  private HttpResponse object(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    if (!kind.verbs().contains(what.verb())) {
      throw Failure.methodNotAllowed(kind);
    }
    boolean placed = !what.namespace().isEmpty();
    boolean needsPlace = !what.name().isEmpty() || what.verb().equals("create");
    if (placed && !kind.namespaced() || !placed && kind.namespaced() && needsPlace) {
      throw Failure.noSuchPath();
    }
    return switch (what.verb()) {
      case "get" -> reader.get(kind, what, request);
      case "list" -> reader.list(kind, what, request);
      case "watch" -> watcher.watch(kind, what, request);
      case "create" -> writes.create(kind, what, request);
      case "update" -> writes.update(kind, what, request);
      case "patch" -> writes.patch(kind, what, request);
      case "delete" -> writes.delete(kind, what, request);
      case "deletecollection" -> writes.deleteCollection(kind, what, request);
      default -> throw Failure.methodNotAllowed(kind);
    };
  }

  private HttpResponse subresource(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    if (!kind.subresources().contains(what.subresource())) {
      throw Failure.noSuchPath();
    }
    return switch (what.subresource()) {
      case "status" ->
          switch (what.verb()) {
            case "get" -> reader.get(kind, what, request);
            case "update" -> writes.update(kind, what, request);
            case "patch" -> writes.patch(kind, what, request);
            default -> throw Failure.methodNotAllowed(kind);
          };
      case "scale" -> scale.answer(kind, what, request);
      case "eviction" -> writes.evict(kind, what, request);
      default -> throw Failure.methodNotAllowed(kind);
    };
  }
}
