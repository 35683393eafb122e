package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.sandbox.http.HttpRequest;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;
import dev.fleetwright.reconciler.sandbox.merge.BadObject;
import dev.fleetwright.reconciler.sandbox.merge.Patches;
import dev.fleetwright.reconciler.sandbox.schema.CustomSchema;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.store.ObjectStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The API of one cluster. Safe for many threads. */
public final class ClusterApi {
  private static final int REMEMBERED_WRITES = 1024;
  private static final int LARGEST_BODY = 3 * 1024 * 1024;
  private static final String AGGREGATED = "as=APIGroupDiscoveryList";

  private final int minor;
  private final Served served;
  private final ObjectStore store;
  private final Reader reader;
  private final Watcher watcher;
  private final Writer writer;
  private final Deleter deleter;
  private final Discovery discovery;

  private ClusterApi(int minor, Served served, ObjectStore store) {
    this.minor = minor;
    this.served = served;
    this.store = store;
    var strategy = new Strategy(store, new Allocations());
    reader = new Reader(store);
    watcher = new Watcher(store);
    writer = new Writer(store, served, strategy);
    deleter = new Deleter(store, strategy);
    discovery = new Discovery(served);
  }

  /**
   * A new cluster with the namespaces that every cluster has.
   *
   * @param minor of the Kubernetes release that the server says it is
   */
  public static ClusterApi create(int minor) {
    var api = new ClusterApi(minor, new Served(minor), new ObjectStore(REMEMBERED_WRITES));
    try {
      for (var name : List.of("default", "kube-node-lease", "kube-public", "kube-system")) {
        api.make("v1", "Namespace", "", name);
      }
    } catch (Failure e) {
      throw new IllegalStateException("a new cluster refuses its own namespaces", e);
    }
    return api;
  }

  private void make(String apiVersion, String kind, String namespace, String name) throws Failure {
    var served = this.served.byKind(apiVersion, kind);
    if (served == null) {
      throw new IllegalStateException("no kind " + kind);
    }
    var object =
        Json.obj()
            .put("apiVersion", apiVersion)
            .put("kind", kind)
            .put("metadata", Json.obj().put("name", name).build())
            .build();
    writer.create(served, namespace, object, WriteOptions.internal("kube-apiserver"));
  }

  /** Serves a custom kind of which any field is kept. */
  public void serve(GroupVersionKind gvk, String plural, boolean namespaced) {
    var kind =
        new Kind(
            gvk,
            plural,
            gvk.kind().toLowerCase(Locale.ROOT),
            namespaced,
            Kind.ALL_VERBS,
            List.of(),
            List.of(),
            Set.of("status"),
            CustomSchema.OPEN,
            CustomSchema.OPEN.type(gvk.kind()));
    served.serve(kind.resource(), List.of(kind));
  }

  /** Forgets old versions: watches and pages of before answer 410. */
  public void compact() {
    store.compact();
  }

  /**
   * An object as it is stored; null when there is none.
   *
   * @param resource such as {@code deployments.apps}
   */
  public Json.@Nullable Obj object(String resource, String namespace, String name) {
    var kind = served.byResource(resource);
    return kind == null ? null : writer.live(kind, namespace, name);
  }

  /** All objects of a resource, in all namespaces. */
  public List<Json.Obj> objects(String resource) {
    var kind = served.byResource(resource);
    return kind == null
        ? List.of()
        : store.list(resource, "").rest().stream()
            .map(stored -> stored.object(kind.apiVersion(), kind.name()))
            .toList();
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
    var path = request.path();
    var what = ApiRequest.of(request.method(), path, request.flag("watch"));
    if (what.isPresent()) {
      var kind = served.byPath(what.get().group(), what.get().version(), what.get().resource());
      if (kind == null) {
        throw Failure.noSuchPath();
      }
      return resource(kind, what.get(), request);
    }
    var accept = request.header("accept");
    boolean aggregated = accept != null && accept.contains(AGGREGATED);
    return switch (path) {
      case "/version", "/version/" -> json(200, version());
      case "/healthz", "/livez", "/readyz", "/healthz/", "/livez/", "/readyz/" -> text("ok");
      case "/api", "/api/" -> aggregated ? aggregated(true) : json(200, Discovery.coreVersions());
      case "/apis", "/apis/" -> aggregated ? aggregated(false) : json(200, discovery.groups());
      default -> groupDocument(path);
    };
  }

  private HttpResponse groupDocument(String path) throws Failure {
    var parts = path.replaceAll("^/|/$", "").split("/", -1);
    if (parts.length == 2 && parts[0].equals("api")) {
      return json(200, discovery.resources("", parts[1]));
    }
    if (parts.length == 2 && parts[0].equals("apis")) {
      return json(200, discovery.group(parts[1]));
    }
    if (parts.length == 3 && parts[0].equals("apis")) {
      return json(200, discovery.resources(parts[1], parts[2]));
    }
    throw Failure.noSuchPath();
  }

  private HttpResponse resource(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    if (!what.subresource().isEmpty()) {
      return subresource(kind, what, request);
    }
    if (!kind.verbs().contains(what.verb())) {
      throw Failure.methodNotAllowed(kind);
    }
    if (kind.namespaced() && what.namespace().isEmpty() && !what.name().isEmpty()
        || kind.namespaced() && what.namespace().isEmpty() && what.verb().equals("create")
        || !kind.namespaced() && !what.namespace().isEmpty()) {
      throw Failure.noSuchPath();
    }
    return switch (what.verb()) {
      case "get" -> reader.get(kind, what, request);
      case "list" -> reader.list(kind, what, request);
      case "watch" -> watcher.watch(kind, what, request);
      case "create" -> {
        var options = WriteOptions.of(request, false);
        yield written(request, writer.create(kind, what.namespace(), body(request), options));
      }
      case "update" -> {
        var body = body(request);
        var options = WriteOptions.of(request, false);
        yield written(
            request, writer.update(kind, what.namespace(), what.name(), "", _ -> body, options));
      }
      case "patch" -> patch(kind, what, request);
      case "delete" -> delete(kind, what, request);
      case "deletecollection" -> deleteCollection(kind, what, request);
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
            case "update" -> {
              var body = body(request);
              var options = WriteOptions.of(request, false);
              yield written(
                  request,
                  writer.update(kind, what.namespace(), what.name(), "status", _ -> body, options));
            }
            case "patch" -> patch(kind, what, request);
            default -> throw Failure.methodNotAllowed(kind);
          };
      default -> throw Failure.methodNotAllowed(kind);
    };
  }

  private HttpResponse patch(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    var given = request.header("content-type");
    var type = given == null ? "" : given.split(";", 2)[0].strip();
    boolean apply = type.equals("application/apply-patch+yaml");
    var options = WriteOptions.of(request, apply);
    if (apply) {
      return written(
          request,
          writer.apply(
              kind, what.namespace(), what.name(), what.subresource(), body(request), options));
    }
    var patch = any(request);
    Writer.Edit edit =
        switch (type) {
          case "application/merge-patch+json" -> live -> object(Patches.mergePatch(live, patch));
          case "application/json-patch+json" -> live -> jsonPatch(kind, live, patch);
          case "application/strategic-merge-patch+json" -> {
            if (kind.custom()) {
              throw Failure.unsupportedMediaType();
            }
            yield live -> strategic(kind, live, patch);
          }
          default -> throw Failure.unsupportedMediaType();
        };
    return written(
        request,
        writer.update(kind, what.namespace(), what.name(), what.subresource(), edit, options));
  }

  private static Json.Obj jsonPatch(Kind kind, Json.Obj live, Json patch) throws Failure {
    try {
      return object(Patches.jsonPatch(live, patch));
    } catch (BadObject e) {
      throw new Failure(
          422,
          "Invalid",
          "the server rejected our request due to an error in our request",
          Failure.details(Writer.name(live), kind.group(), kind.plural())
              .put(
                  "causes",
                  Failure.array(List.of(new Failure.Cause("", "", String.valueOf(e.getMessage())))))
              .build());
    }
  }

  private static Json.Obj strategic(Kind kind, Json.Obj live, Json patch) throws Failure {
    try {
      return Patches.strategicMergePatch(live, object(patch), kind.type());
    } catch (BadObject e) {
      throw Failure.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private HttpResponse delete(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    var options = Deleter.options(request, optionalBody(request));
    var deleted = deleter.delete(kind, what.namespace(), what.name(), options);
    return json(200, deleted.gone() ? Deleter.success(kind, deleted.object()) : deleted.object());
  }

  private HttpResponse deleteCollection(Kind kind, ApiRequest what, HttpRequest request)
      throws Failure {
    var options = Deleter.options(request, optionalBody(request));
    var selected = Selectors.of(request);
    var all = store.list(kind.resource(), what.namespace());
    var chosen = all.rest().stream().filter(selected).toList();
    for (var stored : chosen) {
      try {
        deleter.delete(kind, stored.namespace(), stored.name(), options);
      } catch (Failure e) {
        if (e.code() != 404) {
          throw e;
        }
      }
    }
    return new HttpResponse.Whole(
        200, JSON, Rendering.list(kind, chosen, View.FULL, all.version(), null, -1));
  }

  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private static HttpResponse written(HttpRequest request, Written written) throws Failure {
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

  private HttpResponse aggregated(boolean core) {
    return new HttpResponse.Whole(
        200,
        Map.of(
            "Content-Type", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"),
        Rendering.text(discovery.aggregated(core)));
  }

  private Json.Obj version() {
    return Json.obj()
        .put("major", "1")
        .put("minor", Integer.toString(minor))
        .put("gitVersion", "v1." + minor + ".0")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "")
        .put("platform", "sandbox")
        .build();
  }

  private static HttpResponse json(int status, Json.Obj body) {
    return new HttpResponse.Whole(status, JSON, Rendering.text(body));
  }

  private static HttpResponse text(String body) {
    return new HttpResponse.Whole(
        200,
        Map.of("Content-Type", "text/plain; charset=utf-8"),
        body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Json.Obj optionalBody(HttpRequest request) throws Failure {
    return request.body().length == 0 ? Json.Obj.EMPTY : body(request);
  }

  private static Json.Obj body(HttpRequest request) throws Failure {
    return object(any(request));
  }

  private static Json any(HttpRequest request) throws Failure {
    if (request.body().length > LARGEST_BODY) {
      throw new Failure(
          413,
          "RequestEntityTooLarge",
          "Request entity too large: limit is " + LARGEST_BODY,
          Json.Obj.EMPTY);
    }
    try {
      return JsonText.parse(request.body());
    } catch (JsonText.Malformed e) {
      throw Failure.badRequest("error decoding the body: " + e.getMessage());
    }
  }

  private static Json.Obj object(Json value) throws Failure {
    if (value instanceof Json.Obj object) {
      return object;
    }
    throw Failure.badRequest("the body is no object");
  }
}
