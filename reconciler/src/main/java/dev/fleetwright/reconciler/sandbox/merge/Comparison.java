package dev.fleetwright.reconciler.sandbox.merge;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.merge.PathElement.Name;
import dev.fleetwright.reconciler.sandbox.merge.Shapes.Misfit;
import dev.fleetwright.reconciler.sandbox.schema.Type;
import dev.fleetwright.reconciler.sandbox.schema.Type.ListOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Loose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which paths changed from one object to the next. */
record Comparison(FieldSet removed, FieldSet modified, FieldSet added) {

  static Comparison of(Type type, Json before, Json after) throws Misfit {
    var walk = new Walk();
    walk.compare(type, before, after, new Name(""));
    return walk.result().map(set -> set.below(new Name("")));
  }

  /** The same for each of the three sets. */
  Comparison map(UnaryOperator<FieldSet> change) {
    return new Comparison(change.apply(removed), change.apply(modified), change.apply(added));
  }

  FieldSet changed() {
    return modified.union(added);
  }

  /** Collects one level of the three sets. */
  private static final class Walk {
    private final FieldSet.Builder removed = new FieldSet.Builder();
    private final FieldSet.Builder modified = new FieldSet.Builder();
    private final FieldSet.Builder added = new FieldSet.Builder();

    Comparison result() {
      return new Comparison(removed.build(), modified.build(), added.build());
    }

    void compare(Type type, @Nullable Json before, @Nullable Json after, PathElement step)
        throws Misfit {
      var definite = Shapes.definite(type, after, before);
      boolean bare = Shapes.isBare(before) && Shapes.isBare(after);
      if (Shapes.isAtomic(definite) || bare) {
        if (before == null) {
          added.add(step);
        } else if (after == null) {
          removed.add(step);
        } else if (!equal(before, after)) {
          modified.add(step);
        }
        return;
      }
      var below = new Walk();
      if (definite instanceof ListOf list) {
        below.items(list, Shapes.items(before), Shapes.items(after));
      } else {
        below.fields(definite, Shapes.object(before), Shapes.object(after));
      }
      var inner = below.result();
      removed.add(step, after == null, inner.removed());
      modified.add(step, false, inner.modified());
      added.add(step, before == null, inner.added());
    }

    private void fields(Type type, Json.Obj before, Json.Obj after) throws Misfit {
      var names = new LinkedHashSet<>(before.fields().keySet());
      names.addAll(after.fields().keySet());
      for (var name : names) {
        var inner = Shapes.field(type, name);
        compare(
            inner == null ? Loose.GRANULAR : inner,
            before.get(name),
            after.get(name),
            new Name(name));
      }
    }

    private void items(ListOf list, List<Json> before, List<Json> after) throws Misfit {
      var beforeBy = byStep(list, before);
      var afterBy = byStep(list, after);
      var steps = new LinkedHashSet<>(beforeBy.keySet());
      steps.addAll(afterBy.keySet());
      for (var step : steps) {
        var was = beforeBy.getOrDefault(step, List.of());
        var is = afterBy.getOrDefault(step, List.of());
        if (was.size() <= 1 && is.size() <= 1) {
          compare(list.item(), first(was), first(is), step);
        } else if (was.size() > 1 && is.size() > 1) {
          if (!was.equals(is)) {
            modified.add(step);
          }
        } else if (was.size() > 1) {
          if (!is.isEmpty()) {
            compare(list.item(), null, first(is), step);
          }
          removed.add(step);
        } else {
          if (!was.isEmpty()) {
            compare(list.item(), first(was), null, step);
          }
          added.add(step);
        }
      }
    }

    private static @Nullable Json first(List<Json> items) {
      return items.isEmpty() ? null : items.getFirst();
    }

    private static Map<PathElement, List<Json>> byStep(ListOf list, List<Json> items)
        throws Misfit {
      var byStep = new LinkedHashMap<PathElement, List<Json>>();
      for (int i = 0; i < items.size(); i++) {
        byStep
            .computeIfAbsent(Shapes.step(list, items.get(i), i), _ -> new ArrayList<>())
            .add(items.get(i));
      }
      return byStep;
    }
  }

  /** Whether two values are the same; {@code 1} and {@code 1.0} are. */
  static boolean equal(Json left, Json right) {
    return switch (left) {
      case Json.Int(var number) when right instanceof Json.Num(var other) -> number == other;
      case Json.Num(var number) when right instanceof Json.Int(var other) -> number == other;
      case Json.Obj(var fields) when right instanceof Json.Obj(var others) ->
          fields.size() == others.size()
              && fields.entrySet().stream()
                  .allMatch(field -> {
                    var other = others.get(field.getKey());
                    return other != null && equal(field.getValue(), other);
                  });
      case Json.Arr(var items) when right instanceof Json.Arr(var others) -> {
        boolean same = items.size() == others.size();
        for (int i = 0; same && i < items.size(); i++) {
          same = equal(items.get(i), others.get(i));
        }
        yield same;
      }
      default -> left.equals(right);
    };
  }
}
