package dev.fleetwright.reconciler.sandbox.merge;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.merge.PathElement.Name;
import dev.fleetwright.reconciler.sandbox.merge.Shapes.Misfit;
import dev.fleetwright.reconciler.sandbox.schema.Type;
import dev.fleetwright.reconciler.sandbox.schema.Type.ListOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Loose;
import dev.fleetwright.reconciler.sandbox.schema.Type.Relation;
import dev.fleetwright.reconciler.sandbox.schema.Type.Scalar;
import dev.fleetwright.reconciler.sandbox.schema.Type.Struct;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks over one object with its type: is it well-formed, what is in it, what is left of it. */
final class Structure {
  private Structure() {}

  /**
   * Checks that a value fits its type.
   *
   * @param duplicates whether an associative list may name an item twice
   */
  static void check(Type type, Json value, boolean duplicates) throws Misfit {
    switch (Shapes.definite(type, value)) {
      case Scalar scalar -> checkScalar(scalar, value);
      case ListOf list -> {
        if (value instanceof Json.Arr(var items)) {
          checkItems(list, items, duplicates);
        } else if (!(value instanceof Json.Null)) {
          throw new Misfit("expected list, got " + goForm(value));
        }
      }
      case Type map -> {
        if (value instanceof Json.Obj(var fields)) {
          for (var field : fields.entrySet()) {
            var step = new Name(field.getKey());
            var inner = Shapes.field(map, field.getKey());
            if (inner == null) {
              throw new Misfit("field not declared in schema").below(step);
            }
            try {
              check(inner, field.getValue(), duplicates);
            } catch (Misfit e) {
              throw e.below(step);
            }
          }
        } else if (!(value instanceof Json.Null)) {
          throw new Misfit("expected map, got " + goForm(value));
        }
      }
    }
  }

  private static void checkItems(ListOf list, List<Json> items, boolean duplicates) throws Misfit {
    var seen = new HashSet<PathElement>();
    for (int i = 0; i < items.size(); i++) {
      var step =
          list.relation() == Relation.ATOMIC
              ? new PathElement.Index(i)
              : Shapes.step(list, items.get(i), i);
      if (!seen.add(step) && !duplicates) {
        throw new Misfit("duplicate entries for key " + step);
      }
      try {
        check(list.item(), items.get(i), duplicates);
      } catch (Misfit e) {
        throw e.below(step);
      }
    }
  }

  private static void checkScalar(Scalar scalar, Json value) throws Misfit {
    boolean plain = !(value instanceof Json.Obj || value instanceof Json.Arr);
    switch (scalar) {
      case INT, NUMBER -> {
        if (plain && (value instanceof Json.Str || value instanceof Json.Bool)) {
          throw new Misfit(
              "expected numeric (int or float), got "
                  + (value instanceof Json.Str ? "string" : "bool"));
        }
        expectPlain(plain, value, "expected numeric (int or float), got ");
      }
      case STRING, BYTES -> {
        if (!(value instanceof Json.Str || value instanceof Json.Null)) {
          throw new Misfit("expected string, got &value.valueUnstructured" + goStruct(value));
        }
      }
      case BOOL -> {
        if (!(value instanceof Json.Bool || value instanceof Json.Null)) {
          throw new Misfit("expected boolean, got " + goForm(value));
        }
      }
      case TIME, QUANTITY, INT_OR_STRING, UNTYPED ->
          expectPlain(plain, value, "expected any scalar, got ");
    }
  }

  private static void expectPlain(boolean plain, Json value, String message) throws Misfit {
    if (!plain) {
      throw new Misfit(message + goForm(value));
    }
  }

  private static String goStruct(Json value) {
    return "{Value:" + goForm(value) + "}";
  }

  private static String goForm(Json value) {
    return dev.fleetwright.compiler.json.JsonText.canonical(value);
  }

  /** The paths that an author of this value owns. */
  static FieldSet fields(Type type, Json value) throws Misfit {
    var whole = new FieldSet.Builder();
    collect(type, value, new Name(""), whole);
    return whole.build().below(new Name(""));
  }

  /** Adds to {@code to} what is at and below {@code step}; returns nothing. */
  private static void collect(Type type, Json value, PathElement step, FieldSet.Builder to)
      throws Misfit {
    var definite = Shapes.definite(type, value);
    if (Shapes.isAtomic(definite)) {
      to.add(step);
      return;
    }
    var below = new FieldSet.Builder();
    if (definite instanceof ListOf list) {
      collectItems(list, Shapes.items(value), below);
    } else {
      for (var field : Shapes.object(value).fields().entrySet()) {
        var inner = Shapes.field(definite, field.getKey());
        var name = new Name(field.getKey());
        collect(inner == null ? Loose.GRANULAR : inner, field.getValue(), name, below);
        boolean bare =
            field.getValue() instanceof Json.Null
                || field.getValue() instanceof Json.Obj object && object.isEmpty();
        boolean declared =
            definite instanceof Struct struct && struct.field(field.getKey()) != null;
        if (bare || !declared) {
          below.add(name);
        }
      }
    }
    to.add(step, false, below.build());
  }

  private static void collectItems(ListOf list, List<Json> items, FieldSet.Builder below)
      throws Misfit {
    var seen = new HashSet<PathElement>();
    var twice = new HashSet<PathElement>();
    for (int i = 0; i < items.size(); i++) {
      var step = Shapes.step(list, items.get(i), i);
      if (!seen.add(step)) {
        twice.add(step);
      }
    }
    for (int i = 0; i < items.size(); i++) {
      var step = Shapes.step(list, items.get(i), i);
      below.add(step);
      if (!twice.contains(step)) {
        collect(list.item(), items.get(i), step, below);
      }
    }
  }

  /** What is left without the paths of {@code gone}; null when nothing is. */
  static @Nullable Json without(Type type, Json value, FieldSet gone) throws Misfit {
    var definite = Shapes.definite(type, value);
    if (definite instanceof Scalar) {
      return value;
    }
    if (Shapes.isAtomic(definite) || Shapes.isBare(value)) {
      return null;
    }
    if (definite instanceof ListOf list) {
      var kept = new ArrayList<Json>();
      var items = Shapes.items(value);
      for (int i = 0; i < items.size(); i++) {
        var step = Shapes.step(list, items.get(i), i);
        if (!gone.has(step)) {
          kept.add(rest(list.item(), items.get(i), gone.below(step)));
        }
      }
      return kept.isEmpty() ? null : new Json.Arr(kept);
    }
    var kept = new LinkedHashMap<String, Json>();
    for (var field : Shapes.object(value).fields().entrySet()) {
      var step = new Name(field.getKey());
      if (!gone.has(step)) {
        var inner = Shapes.field(definite, field.getKey());
        kept.put(
            field.getKey(),
            rest(inner == null ? Loose.GRANULAR : inner, field.getValue(), gone.below(step)));
      }
    }
    return kept.isEmpty() ? null : new Json.Obj(kept);
  }

  private static Json rest(Type type, Json value, FieldSet gone) throws Misfit {
    if (gone.isEmpty()) {
      return value;
    }
    var left = without(type, value, gone);
    return left == null ? Json.Null.NULL : left;
  }
}
