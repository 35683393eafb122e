package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import java.util.List;

/** Applies patches to pieces. */
final class Patching {
  /** Where a pod template can stand, the likeliest first. */
  private static final List<List<String>> POD_TEMPLATES =
      List.of(List.of("spec", "template"), List.of("spec", "jobTemplate", "spec", "template"));

  private Patching() {}

  static Piece apply(List<Patch> patches, Piece piece, View view) {
    var inside = piece.entry() == null ? view : view.forEntry(piece.entry());
    var patched = piece;
    for (var patch : patches) {
      if (patch.target().fits(patched) && patch.when().holds(inside)) {
        patched = patched.with(apply(patch, patched.object(), inside));
      }
    }
    return patched;
  }

  private static Json.Obj apply(Patch patch, Json.Obj object, View view) {
    if (!patch.target().pod()) {
      return change(patch, object, view);
    }
    for (var place : POD_TEMPLATES) {
      if (Paths.walk(object, place) instanceof Json.Obj template && template.get("spec") != null) {
        return put(object, place, change(patch, template, view));
      }
    }
    return object;
  }

  private static Json.Obj change(Patch patch, Json.Obj object, View view) {
    Json changed = object;
    var merge = patch.merge();
    if (merge != null) {
      changed = Merge.merge(changed, view.grow(merge));
    }
    for (var operation : patch.operations()) {
      var value = operation.value();
      changed =
          changed == null
              ? null
              : JsonPatch.apply(
                  operation.op(),
                  changed,
                  operation.path(),
                  value == null ? null : view.grow(value));
    }
    if (changed instanceof Json.Obj whole) {
      return whole;
    }
    view.report("patch " + patch.name() + " does not fit " + describe(object));
    return object;
  }

  private static String describe(Json.Obj object) {
    var key = dev.fleetwright.compiler.kubernetes.ObjectKey.of(object);
    return key.kind().isEmpty() ? "the pod template" : key.toString();
  }

  private static Json.Obj put(Json.Obj object, List<String> path, Json.Obj value) {
    var key = path.getFirst();
    if (path.size() == 1) {
      return object.with(key, value);
    }
    return object.with(key, put(object.object(key), path.subList(1, path.size()), value));
  }
}
