package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.schema.Type;
import dev.fleetwright.reconciler.sandbox.schema.Type.Field;
import dev.fleetwright.reconciler.sandbox.schema.Type.ListOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Loose;
import dev.fleetwright.reconciler.sandbox.schema.Type.MapOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Relation;
import dev.fleetwright.reconciler.sandbox.schema.Type.Scalar;
import dev.fleetwright.reconciler.sandbox.schema.Type.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * OpenAPI v3 as far as clients need it to patch and to ask for checks: types with their merge keys,
 * and which operations take which parameters. No descriptions.
 */
final class OpenApi {
  private static final String REF = "#/components/schemas/";

  private final Served served;

  OpenApi(Served served) {
    this.served = served;
  }

  HttpResponse answer(List<String> parts) throws Failure {
    if (parts.size() < 2 || !parts.get(1).equals("v3")) {
      throw Failure.noSuchPath();
    }
    if (parts.size() == 2) {
      return Answers.json(200, index());
    }
    var group = parts.get(2).equals("api") ? "" : parts.size() > 3 ? parts.get(3) : "";
    var version = parts.getLast();
    var kinds =
        served.all().stream()
            .filter(kind -> kind.group().equals(group) && kind.gvk().version().equals(version))
            .toList();
    if (kinds.isEmpty()) {
      throw Failure.noSuchPath();
    }
    return Answers.json(200, document(kinds));
  }

  private Json.Obj index() {
    var paths = new TreeMap<String, Json>();
    for (var kind : served.all()) {
      var path = path(kind);
      paths.put(
          path,
          Json.obj()
              .put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + served.revision())
              .build());
    }
    return Json.obj().put("paths", new Json.Obj(new LinkedHashMap<>(paths))).build();
  }

  private static String path(Kind kind) {
    return (kind.group().isEmpty() ? "api/" : "apis/") + kind.apiVersion();
  }

  private static Json.Obj document(List<Kind> kinds) {
    var schemas = new LinkedHashMap<String, Json>();
    var paths = new LinkedHashMap<String, Json>();
    for (var kind : kinds) {
      struct(kind.type(), schemas);
      var name = name(kind.type());
      if (schemas.get(name) instanceof Json.Obj schema) {
        schemas.put(name, schema.with("x-kubernetes-group-version-kind", Json.arr(gvk(kind))));
      }
      var place = kind.namespaced() ? "/namespaces/{namespace}/" : "/";
      paths.put("/" + path(kind) + place + kind.plural(), collection(kind));
      paths.put("/" + path(kind) + place + kind.plural() + "/{name}", object(kind));
    }
    return Json.obj()
        .put("openapi", "3.0.0")
        .put("info", Json.obj().put("title", "Kubernetes").put("version", "sandbox").build())
        .put("paths", new Json.Obj(paths))
        .put("components", Json.obj().put("schemas", new Json.Obj(schemas)).build())
        .build();
  }

  private static Json gvk(Kind kind) {
    return Json.obj()
        .put("group", kind.group())
        .put("version", kind.gvk().version())
        .put("kind", kind.name())
        .build();
  }

  private static Json collection(Kind kind) {
    return Json.obj()
        .put("get", operation(kind, "list", List.of("labelSelector", "fieldSelector", "limit")))
        .put("post", operation(kind, "post", WRITE))
        .build();
  }

  private static Json object(Kind kind) {
    var patch = new ArrayList<>(WRITE);
    patch.add("force");
    return Json.obj()
        .put("get", operation(kind, "get", List.of()))
        .put("put", operation(kind, "put", WRITE))
        .put("patch", operation(kind, "patch", patch))
        .put("delete", operation(kind, "delete", List.of("dryRun", "propagationPolicy")))
        .build();
  }

  private static final List<String> WRITE = List.of("dryRun", "fieldManager", "fieldValidation");

  private static Json operation(Kind kind, String action, List<String> parameters) {
    var list =
        parameters.stream()
            .<Json>map(name ->
                Json.obj()
                    .put("name", name)
                    .put("in", "query")
                    .put(
                        "schema", Json.obj().put("type", "string").put("uniqueItems", true).build())
                    .build())
            .toList();
    return Json.obj()
        .put("parameters", new Json.Arr(list))
        .put("responses", Json.Obj.EMPTY)
        .put("x-kubernetes-action", action)
        .put("x-kubernetes-group-version-kind", gvk(kind))
        .build();
  }

  /** Adds a type and those that it needs. */
  private static void struct(Struct type, Map<String, Json> schemas) {
    var name = name(type);
    if (schemas.containsKey(name)) {
      return;
    }
    schemas.put(name, Json.Obj.EMPTY);
    schemas.put(name, body(type, schemas));
  }

  private static Json body(Struct type, Map<String, Json> schemas) {
    var properties = new LinkedHashMap<String, Json>();
    type.fields().forEach((field, what) -> properties.put(field, field(what, schemas)));
    return Json.obj()
        .put("type", "object")
        .put("x-kubernetes-map-type", type.atomic() ? "atomic" : null)
        .put(
            "x-kubernetes-preserve-unknown-fields",
            type.others() == null || properties.isEmpty() ? null : Json.bool(true))
        .putNonEmpty("properties", new Json.Obj(properties))
        .build();
  }

  private static Json field(Field field, Map<String, Json> schemas) {
    var schema = Json.obj().putAll(schema(field.type(), schemas));
    var patch = field.patch();
    var strategies = new ArrayList<String>();
    if (patch.mergeKey() != null) {
      strategies.add("merge");
      schema.put(
          "x-kubernetes-patch-merge-key", patch.mergeKey().isEmpty() ? null : patch.mergeKey());
    }
    if (patch.replace()) {
      strategies.add("replace");
    }
    if (patch.retainKeys()) {
      strategies.add("retainKeys");
    }
    return schema
        .put(
            "x-kubernetes-patch-strategy",
            strategies.isEmpty() ? null : String.join(",", strategies))
        .put("default", field.byDefault())
        .build();
  }

  private static Json.Obj schema(Type type, Map<String, Json> schemas) {
    return switch (type) {
      case Scalar scalar -> scalar(scalar);
      case Loose _ -> Json.obj().put("type", "object").build();
      case MapOf map ->
          Json.obj()
              .put("type", "object")
              .put("additionalProperties", schema(map.value(), schemas))
              .put("x-kubernetes-map-type", map.atomic() ? "atomic" : null)
              .build();
      case ListOf list ->
          Json.obj()
              .put("type", "array")
              .put("items", schema(list.item(), schemas))
              .put(
                  "x-kubernetes-list-type",
                  switch (list.relation()) {
                    case ATOMIC -> "atomic";
                    case SET -> "set";
                    case KEYED -> "map";
                  })
              .put(
                  "x-kubernetes-list-map-keys",
                  list.relation() == Relation.KEYED ? Json.strings(list.keys()) : null)
              .build();
      case Struct struct when struct.name().isEmpty() -> (Json.Obj) body(struct, schemas);
      case Struct struct -> {
        struct(struct, schemas);
        var ref = Json.obj().put("$ref", REF + name(struct)).build();
        yield Json.obj().put("allOf", Json.arr(ref)).build();
      }
    };
  }

  private static Json.Obj scalar(Scalar scalar) {
    return switch (scalar) {
      case STRING, QUANTITY, UNTYPED -> Json.obj().put("type", "string").build();
      case BYTES -> Json.obj().put("type", "string").put("format", "byte").build();
      case TIME -> Json.obj().put("type", "string").put("format", "date-time").build();
      case INT_OR_STRING -> Json.obj().put("type", "string").put("format", "int-or-string").build();
      case INT -> Json.obj().put("type", "integer").build();
      case NUMBER -> Json.obj().put("type", "number").build();
      case BOOL -> Json.obj().put("type", "boolean").build();
    };
  }

  private static String name(Struct type) {
    return type.name().contains(".")
        ? "io.k8s.api." + type.name()
        : "io.k8s.apimachinery.pkg.apis.meta.v1." + type.name();
  }
}
