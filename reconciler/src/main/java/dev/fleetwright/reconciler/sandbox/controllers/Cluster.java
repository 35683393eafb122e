package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.api.ClusterCore;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The cluster of a controller.
 *
 * @param readyAfter how long a workload takes to become ready
 */
record Cluster(ClusterCore core, Duration readyAfter) {

  /** Writes a status; nothing is written where it is the same. */
  void status(String resource, Json.Obj object, Json.Obj status) {
    status(resource, object, status, UnaryOperator.identity());
  }

  /** Writes a status and, where the kind allows it, annotations. */
  void status(
      String resource, Json.Obj object, Json.Obj status, UnaryOperator<Json.Obj> alsoChange) {
    core.edit(
        Controller.NAME,
        resource,
        text(object, "metadata", "namespace"),
        text(object, "metadata", "name"),
        "status",
        live -> sameObject(live, object) ? alsoChange.apply(live.with("status", status)) : live);
  }

  /** Changes the object itself. */
  void edit(String resource, Json.Obj object, UnaryOperator<Json.Obj> change) {
    core.edit(
        Controller.NAME,
        resource,
        text(object, "metadata", "namespace"),
        text(object, "metadata", "name"),
        "",
        live -> sameObject(live, object) ? change.apply(live) : live);
  }

  /** Takes a finalizer off. */
  void finish(String resource, Json.Obj object, String finalizer) {
    edit(resource, object, live -> withoutFinalizer(live, finalizer));
  }

  private static Json.Obj withoutFinalizer(Json.Obj object, String finalizer) {
    var left =
        object.list("metadata", "finalizers").stream()
            .filter(name -> !name.equals(Json.str(finalizer)))
            .toList();
    var metadata = object.object("metadata");
    return object.with(
        "metadata",
        left.isEmpty()
            ? metadata.without("finalizers")
            : metadata.with("finalizers", new Json.Arr(left)));
  }

  private static boolean sameObject(Json.Obj live, Json.Obj seen) {
    return text(live, "metadata", "uid").equals(text(seen, "metadata", "uid"));
  }

  static boolean isGoing(Json.Obj object) {
    return object.at("metadata", "deletionTimestamp") != null;
  }

  static boolean hasFinalizer(Json.Obj object, String finalizer) {
    return object.list("metadata", "finalizers").contains(Json.str(finalizer));
  }

  static String text(Json object, String... path) {
    var text = object.text(path);
    return text == null ? "" : text;
  }

  static long number(Json object, long missing, String... path) {
    return object.at(path) instanceof Json.Int(var number) ? number : missing;
  }
}
