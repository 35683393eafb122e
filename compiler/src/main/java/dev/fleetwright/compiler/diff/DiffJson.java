package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Arr;
import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.security.Concern;
import dev.fleetwright.compiler.security.Concern.Flag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A fleet's difference for machines; the shape is stable and documented in {@code docs/json.md}.
 */
public final class DiffJson {
  /** Characters of one text of a new object. */
  private static final int LONGEST = 2_000;

  private DiffJson() {}

  public static Obj of(FleetDiff diff) {
    return Json.obj()
        .put("base", diff.base())
        .put("head", diff.head())
        .put("risk", word(diff.risk()))
        .put("flags", flags(diff.flags()))
        .put(
            "clusters",
            Json.obj().put("total", diff.clusters()).put("changed", diff.changed()).build())
        .put(
            "objects",
            Json.obj()
                .put("deleted", diff.objects(Kind.DELETE))
                .put("replaced", diff.objects(Kind.REPLACE))
                .put("rerun", diff.objects(Kind.RERUN))
                .put("updated", diff.objects(Kind.UPDATE))
                .put("created", diff.objects(Kind.CREATE))
                .build())
        .put("restarts", diff.restarts())
        .put("held", diff.held())
        .put("added", Json.strings(diff.added()))
        .put("removed", Json.strings(diff.removed()))
        .put("targets", array(diff.targets(), DiffJson::target))
        .put("groups", array(diff.groups(), DiffJson::group))
        .build();
  }

  private static Json group(FleetDiff.Group group) {
    return Json.obj()
        .put("kind", word(group.kind()))
        .put("risk", word(group.risk()))
        .put("flags", flags(group.flags()))
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
        .put("note", orNull(change.note()))
        .put("held", orNull(change.held()))
        .put("concerns", array(change.concerns(), DiffJson::concern))
        .put("fields", array(change.fields(), DiffJson::field))
        .put("content", change.kind() == Kind.CREATE ? shortened(change.content()) : null)
        .build();
  }

  private static Json field(FieldChange field) {
    return Json.obj()
        .put("path", field.path())
        .put("before", field.before())
        .put("after", field.after())
        .build();
  }

  private static Json target(TargetChange change) {
    return Json.obj()
        .put("cluster", change.cluster())
        .put("field", change.field())
        .put("before", change.before())
        .put("after", change.after())
        .build();
  }

  private static Json concern(Concern concern) {
    return Json.obj().put("flag", word(concern.flag())).put("what", concern.what()).build();
  }

  private static Json flags(Set<Flag> flags) {
    return Json.strings(flags.stream().map(DiffJson::word).toList());
  }

  /** With texts cut that are as long as files are. */
  private static Json shortened(Json value) {
    return switch (value) {
      case Json.Str(var text) when text.length() > LONGEST ->
          Json.str(text.substring(0, LONGEST) + "... (" + text.length() + " characters)");
      case Arr(var items) -> new Arr(items.stream().map(DiffJson::shortened).toList());
      case Obj(var fields) -> {
        var shown = new LinkedHashMap<String, Json>();
        fields.forEach((key, field) -> shown.put(key, shortened(field)));
        yield new Obj(shown);
      }
      default -> value;
    };
  }

  private static <T> Arr array(List<T> items, Function<T, Json> json) {
    return new Arr(items.stream().map(json).toList());
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
