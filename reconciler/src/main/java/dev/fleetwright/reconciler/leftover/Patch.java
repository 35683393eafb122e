package dev.fleetwright.reconciler.leftover;

import dev.fleetwright.compiler.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is sent about a takeover, as JSON patches. */
public final class Patch {
  private static final Set<String> NOT_CONTENT = Set.of("apiVersion", "kind", "metadata", "status");

  private Patch() {}

  /** Who owns what, if the object still is the one that was read. */
  public static Json.Arr ofOwners(Takeover takeover) {
    var version = takeover.live().text("metadata", "resourceVersion");
    return Json.arr(
        put("replace", "/metadata/managedFields", new Json.Arr(takeover.owners().entries())),
        put("replace", "/metadata/resourceVersion", Json.str(version == null ? "" : version)));
  }

  /** The content of an object as another one. */
  public static Json.Arr of(Json.Obj live, Json.Obj object) {
    var operations = new ArrayList<Json>();
    var names = new LinkedHashSet<>(live.fields().keySet());
    names.addAll(object.fields().keySet());
    names.removeAll(NOT_CONTENT);
    for (var name : names) {
      difference(operations, "/" + name, live.get(name), object.get(name));
    }
    for (var name : List.of("labels", "annotations")) {
      difference(
          operations, "/metadata/" + name, live.at("metadata", name), object.at("metadata", name));
    }
    return new Json.Arr(operations);
  }

  private static void difference(
      List<Json> operations, String path, @Nullable Json before, @Nullable Json after) {
    if (after == null ? before == null : after.equals(before)) {
      return;
    }
    operations.add(
        after == null
            ? Json.obj().put("op", "remove").put("path", path).build()
            : put("add", path, after));
  }

  private static Json put(String operation, String path, Json value) {
    return Json.obj().put("op", operation).put("path", path).put("value", value).build();
  }
}
