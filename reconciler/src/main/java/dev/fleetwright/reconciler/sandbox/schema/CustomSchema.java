package dev.fleetwright.reconciler.sandbox.schema;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.schema.Type.Empty;
import dev.fleetwright.reconciler.sandbox.schema.Type.Field;
import dev.fleetwright.reconciler.sandbox.schema.Type.ListOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Loose;
import dev.fleetwright.reconciler.sandbox.schema.Type.MapOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Patch;
import dev.fleetwright.reconciler.sandbox.schema.Type.Relation;
import dev.fleetwright.reconciler.sandbox.schema.Type.Scalar;
import dev.fleetwright.reconciler.sandbox.schema.Type.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a custom kind in one version.
 *
 * @param openApi the {@code openAPIV3Schema} of the definition
 */
public record CustomSchema(Json.Obj openApi) {
  /** A kind of which nothing is known: any field is kept. */
  public static final CustomSchema OPEN =
      new CustomSchema(
          Json.obj()
              .put("type", "object")
              .put("x-kubernetes-preserve-unknown-fields", true)
              .build());

  /** The type of the objects. */
  public Struct type(String kind) {
    var struct = new Struct(kind, false);
    var fields = new LinkedHashMap<String, Field>();
    openApi
        .object("properties")
        .fields()
        .forEach((name, schema) -> fields.put(name, field(schema)));
    fields.put("apiVersion", Field.of(Scalar.STRING));
    fields.put("kind", Field.of(Scalar.STRING));
    fields.put("metadata", Field.of(Tables.type("ObjectMeta")));
    struct.define(fields, preserves(openApi) ? Loose.GRANULAR : null);
    return struct;
  }

  private static Field field(Json schema) {
    return new Field(type(schema), Empty.AS_GIVEN, false, schema.at("default"), Patch.DEFAULT);
  }

  private static Type type(Json schema) {
    if (Json.Bool.TRUE.equals(schema.at("x-kubernetes-int-or-string"))) {
      return Scalar.INT_OR_STRING;
    }
    return switch (schema.text("type")) {
      case "string" -> Scalar.STRING;
      case "integer" -> Scalar.INT;
      case "number" -> Scalar.NUMBER;
      case "boolean" -> Scalar.BOOL;
      case "array" -> list(schema);
      case "object" -> object(schema);
      case null, default -> Loose.GRANULAR;
    };
  }

  private static Type list(Json schema) {
    var item = schema.at("items");
    var relation =
        switch (schema.text("x-kubernetes-list-type")) {
          case "set" -> Relation.SET;
          case "map" -> Relation.KEYED;
          case null, default -> Relation.ATOMIC;
        };
    var keys = new ArrayList<String>();
    for (var key : schema.list("x-kubernetes-list-map-keys")) {
      if (key instanceof Json.Str(var name)) {
        keys.add(name);
      }
    }
    return new ListOf(item == null ? Loose.ATOMIC : type(item), relation, keys);
  }

  private static Type object(Json schema) {
    boolean atomic = "atomic".equals(schema.text("x-kubernetes-map-type"));
    var properties = schema.object("properties");
    if (properties.isEmpty()) {
      if (schema.at("additionalProperties") instanceof Json.Obj inner) {
        return new MapOf(type(inner), atomic);
      }
      boolean embedded = Json.Bool.TRUE.equals(schema.at("x-kubernetes-embedded-resource"));
      boolean open = preserves(schema) || Json.Bool.TRUE.equals(schema.at("additionalProperties"));
      if (atomic) {
        return new MapOf(Loose.ATOMIC, true);
      }
      // An object of which nothing is declared merges key by key; what may be in it is another
      // question, answered by pruning.
      return open || embedded ? new MapOf(Loose.GRANULAR, false) : emptyStruct();
    }
    var struct = new Struct("", atomic);
    var fields = new LinkedHashMap<String, Field>();
    properties.fields().forEach((name, inner) -> fields.put(name, field(inner)));
    struct.define(fields, preserves(schema) ? Loose.GRANULAR : null);
    return struct;
  }

  private static Struct emptyStruct() {
    var struct = new Struct("", false);
    struct.define(Map.of(), null);
    return struct;
  }

  private static boolean preserves(Json schema) {
    return Json.Bool.TRUE.equals(schema.at("x-kubernetes-preserve-unknown-fields"));
  }

  /**
   * An object as the server stores it: fields that nobody declared are gone, defaults are there.
   *
   * @param type what {@link #type} gives
   */
  public static Json.Obj stored(Struct type, Json.Obj object) {
    var out = (Json.Obj) complete(type, object);
    return out.with("metadata", WireForm.of(Tables.type("ObjectMeta"), out.object("metadata")));
  }

  private static Json complete(Type type, Json value) {
    return switch (type) {
      case Struct struct when value instanceof Json.Obj object -> {
        if (struct.name().equals("ObjectMeta")) {
          yield value;
        }
        var out = new LinkedHashMap<String, Json>();
        object
            .fields()
            .forEach((name, inner) -> {
              var field = struct.field(name);
              if (field != null && !(inner instanceof Json.Null && field.byDefault() != null)) {
                out.put(name, complete(field.type(), inner));
              } else if (field == null && struct.others() != null) {
                out.put(name, inner);
              }
            });
        struct
            .fields()
            .forEach((name, field) -> {
              var byDefault = field.byDefault();
              if (byDefault != null) {
                out.computeIfAbsent(name, _ -> complete(field.type(), byDefault));
              }
            });
        yield new Json.Obj(out);
      }
      case ListOf list when value instanceof Json.Arr(var items) ->
          new Json.Arr(items.stream().map(item -> complete(list.item(), item)).toList());
      case MapOf map when value instanceof Json.Obj(var fields) -> {
        var out = new LinkedHashMap<>(fields);
        out.replaceAll((_, inner) -> complete(map.value(), inner));
        yield new Json.Obj(out);
      }
      default -> value;
    };
  }

  /** The paths of fields that the type does not declare, such as {@code spec.colour}. */
  public static List<String> unknown(Type type, Json value) {
    var found = new ArrayList<String>();
    collectUnknown(type, value, "", found);
    return found;
  }

  private static void collectUnknown(Type type, Json value, String path, List<String> found) {
    switch (type) {
      case Struct struct when value instanceof Json.Obj(var fields) ->
          fields.forEach((name, inner) -> {
            var at = path.isEmpty() ? name : path + "." + name;
            var field = struct.field(name);
            if (field != null) {
              collectUnknown(field.type(), inner, at, found);
            } else if (struct.others() == null) {
              found.add(at);
            }
          });
      case ListOf list when value instanceof Json.Arr(var items) -> {
        for (int i = 0; i < items.size(); i++) {
          collectUnknown(list.item(), items.get(i), path + "[" + i + "]", found);
        }
      }
      case MapOf map when value instanceof Json.Obj(var fields) ->
          fields.forEach(
              (name, inner) -> collectUnknown(map.value(), inner, path + "." + name, found));
      default -> {}
    }
  }

  /** The schema of a field, for checks; null where it declares none. */
  public static @Nullable Json property(Json schema, String name) {
    return schema.at("properties", name);
  }
}
