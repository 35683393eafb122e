package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects as the rows that {@code kubectl get} prints: name, what matters of some kinds, age. */
final class Table {
  /** A column of one kind. */
  private record Column(String title, Cell cell) {}

  @FunctionalInterface
  private interface Cell {
    String of(Json.Obj object);
  }

  private Table() {}

  static Json.Obj of(
      Kind kind, List<Stored> items, String version, @Nullable String more, boolean withColumns) {
    var columns = columns(kind);
    var rows =
        items.stream().<Json>map(item -> row(item.object(kind.apiVersion(), kind.name()), columns));
    var table =
        Json.obj()
            .put("kind", "Table")
            .put("apiVersion", "meta.k8s.io/v1")
            .put(
                "metadata",
                Json.obj().put("resourceVersion", version).put("continue", more).build());
    if (withColumns) {
      table.put(
          "columnDefinitions",
          new Json.Arr(columns.stream().<Json>map(column -> column(column.title())).toList()));
    }
    return table.put("rows", new Json.Arr(rows.toList())).build();
  }

  private static Json.Obj column(String title) {
    return Json.obj()
        .put("name", title)
        .put("type", "string")
        .put("format", title.equals("Name") ? "name" : "")
        .put("description", "")
        .put("priority", 0)
        .build();
  }

  private static Json.Obj row(Json.Obj object, List<Column> columns) {
    var metadata =
        Json.obj()
            .put("kind", "PartialObjectMetadata")
            .put("apiVersion", "meta.k8s.io/v1")
            .put("metadata", object.object("metadata"))
            .build();
    return Json.obj()
        .put("cells", Json.strings(columns.stream().map(c -> c.cell().of(object)).toList()))
        .put("object", metadata)
        .build();
  }

  private static List<Column> columns(Kind kind) {
    var name = new Column("Name", object -> word(object, "metadata", "name"));
    var age = new Column("Age", Table::age);
    return switch (kind.resource()) {
      case "deployments.apps" ->
          List.of(
              name,
              new Column("Ready", Table::ready),
              new Column("Up-to-date", object -> number(object, "status", "updatedReplicas")),
              new Column("Available", object -> number(object, "status", "availableReplicas")),
              age);
      case "statefulsets.apps" -> List.of(name, new Column("Ready", Table::ready), age);
      case "namespaces", "persistentvolumeclaims", "persistentvolumes", "pods" ->
          List.of(name, new Column("Status", object -> word(object, "status", "phase")), age);
      case "services" ->
          List.of(
              name,
              new Column("Type", object -> word(object, "spec", "type")),
              new Column("Cluster-IP", object -> word(object, "spec", "clusterIP")),
              age);
      default -> List.of(name, age);
    };
  }

  private static String ready(Json.Obj object) {
    return number(object, "status", "readyReplicas") + "/" + number(object, "spec", "replicas");
  }

  private static String word(Json.Obj object, String... path) {
    var text = object.text(path);
    return text == null ? "<none>" : text;
  }

  private static String number(Json.Obj object, String... path) {
    return object.at(path) instanceof Json.Int(var number) ? Long.toString(number) : "0";
  }

  private static String age(Json.Obj object) {
    var created = object.text("metadata", "creationTimestamp");
    try {
      var age =
          created == null ? Duration.ZERO : Duration.between(Instant.parse(created), Instant.now());
      long seconds = Math.max(0, age.toSeconds());
      return seconds < 120
          ? seconds + "s"
          : seconds < 2 * 3600
              ? seconds / 60 + "m"
              : seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    } catch (DateTimeParseException e) {
      return "<unknown>";
    }
  }
}
