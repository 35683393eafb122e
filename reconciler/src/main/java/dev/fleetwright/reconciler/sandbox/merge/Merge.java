package dev.fleetwright.reconciler.sandbox.merge;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.merge.Shapes.Misfit;
import dev.fleetwright.reconciler.sandbox.schema.Type;
import dev.fleetwright.reconciler.sandbox.schema.Type.ListOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Loose;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lays one object over another. */
final class Merge {
  private Merge() {}

  /** {@code live} with everything that {@code config} says. Nothing is taken away. */
  static Json merge(Type type, Json live, Json config) throws Misfit {
    var merged = combine(type, live, config);
    return merged == null ? Json.Obj.EMPTY : merged;
  }

  private static @Nullable Json combine(Type type, @Nullable Json live, @Nullable Json config)
      throws Misfit {
    if (config == null) {
      return live;
    }
    var definite = Shapes.definite(type, config, live);
    boolean bare = Shapes.isBare(live) && Shapes.isBare(config);
    if (Shapes.isAtomic(definite) || bare) {
      return config;
    }
    if (definite instanceof ListOf list) {
      var items = items(list, Shapes.items(live), Shapes.items(config));
      return items.isEmpty() ? null : new Json.Arr(items);
    }
    if (!(config instanceof Json.Obj || config instanceof Json.Null)) {
      return config;
    }
    var fields = new LinkedHashMap<String, Json>();
    var names = new LinkedHashSet<>(Shapes.object(live).fields().keySet());
    names.addAll(Shapes.object(config).fields().keySet());
    for (var name : names) {
      var inner = Shapes.field(definite, name);
      var value =
          combine(
              inner == null ? Loose.GRANULAR : inner,
              Shapes.object(live).get(name),
              Shapes.object(config).get(name));
      if (value != null) {
        fields.put(name, value);
      }
    }
    return fields.isEmpty() ? null : new Json.Obj(fields);
  }

  /** The order is the config's; items that only the live list has stay beside their neighbours. */
  private static List<Json> items(ListOf list, List<Json> live, List<Json> config) throws Misfit {
    var liveSteps = steps(list, live);
    var configSteps = steps(list, config);
    Map<PathElement, @Nullable Json> liveBy = byStep(liveSteps, live);
    var configBy = byStep(configSteps, config);
    var shared = new ArrayDeque<PathElement>();
    configSteps.stream().filter(liveBy::containsKey).forEach(shared::add);
    var done = new HashSet<PathElement>();
    var out = new ArrayList<Json>();
    var next = shared.poll();
    int l = 0;
    int c = 0;
    while (l < live.size() || c < config.size()) {
      if (l < live.size() && c < config.size()) {
        var step = liveSteps.get(l);
        if (step.equals(configSteps.get(c))) {
          done.add(step);
          add(out, combine(list.item(), liveBy.get(step), configBy.get(step)));
          l++;
          c++;
          next = shared.poll();
          continue;
        }
        if (configBy.containsKey(step) && next != null && !next.equals(step)) {
          l++; // shared, and comes later
          continue;
        }
      }
      if (l < live.size()) {
        var step = liveSteps.get(l);
        if (!configBy.containsKey(step)) {
          out.add(live.get(l));
          l++;
          continue;
        }
        if (done.contains(step)) {
          l++;
        }
      }
      if (c < config.size()) {
        var step = configSteps.get(c);
        done.add(step);
        add(out, combine(list.item(), liveBy.get(step), configBy.get(step)));
        c++;
        if (step.equals(next)) {
          next = shared.poll();
        }
      }
    }
    return out;
  }

  private static void add(List<Json> out, @Nullable Json item) {
    if (item != null) {
      out.add(item);
    }
  }

  private static List<PathElement> steps(ListOf list, List<Json> items) throws Misfit {
    var steps = new ArrayList<PathElement>(items.size());
    for (int i = 0; i < items.size(); i++) {
      steps.add(Shapes.step(list, items.get(i), i));
    }
    return steps;
  }

  /** Items that are named twice count as nothing: they cannot be merged. */
  private static Map<PathElement, @Nullable Json> byStep(
      List<PathElement> steps, List<Json> items) {
    var byStep = new HashMap<PathElement, @Nullable Json>();
    for (int i = 0; i < items.size(); i++) {
      byStep.put(steps.get(i), byStep.containsKey(steps.get(i)) ? null : items.get(i));
    }
    return byStep;
  }
}
