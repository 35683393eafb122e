package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Arr;
import dev.fleetwright.compiler.json.Json.Obj;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A fleet's difference for machines; the shape is stable and documented in {@code docs/json.md}.
 */
public final class DiffJson {
  private DiffJson() {}

  public static Obj of(FleetDiff diff) {
    return Json.obj()
        .put("base", diff.base())
        .put("head", diff.head())
        .put("risk", word(diff.risk()))
        .put(
            "clusters",
            Json.obj().put("total", diff.clusters()).put("changed", diff.changed()).build())
        .put(
            "objects",
            Json.obj()
                .put("deleted", diff.objects(Kind.DELETE))
                .put("replaced", diff.objects(Kind.REPLACE))
                .put("updated", diff.objects(Kind.UPDATE))
                .put("created", diff.objects(Kind.CREATE))
                .build())
        .put("restarts", diff.restarts())
        .put("added", Json.strings(diff.added()))
        .put("removed", Json.strings(diff.removed()))
        .put("groups", array(diff.groups(), DiffJson::group))
        .build();
  }

  private static Json group(FleetDiff.Group group) {
    return Json.obj()
        .put("kind", word(group.kind()))
        .put("risk", word(group.risk()))
        .put("clusters", Json.strings(group.clusters()))
        .put("changes", array(group.changes(), DiffJson::change))
        .build();
  }

  private static Json change(ObjectChange change) {
    return Json.obj()
        .put(
            "object",
            Json.obj()
                .put("group", change.key().group())
                .put("kind", change.key().kind())
                .put("namespace", change.key().namespace())
                .put("name", change.key().name())
                .build())
        .put("risk", word(change.risk()))
        .put("restarts", change.restarts())
        .put("fields", array(change.fields(), DiffJson::field))
        .build();
  }

  private static Json field(FieldChange field) {
    return Json.obj()
        .put("path", field.path())
        .put("before", field.before())
        .put("after", field.after())
        .build();
  }

  private static <T> Arr array(List<T> items, Function<T, Json> json) {
    return new Arr(items.stream().map(json).toList());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
