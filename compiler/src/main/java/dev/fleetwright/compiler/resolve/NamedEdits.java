package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.intent.Ref;
import dev.fleetwright.compiler.intent.Selector;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.NameGlob;
import dev.fleetwright.compiler.template.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which edits may apply on a cluster, by its name: a fleet may have an override for each cluster,
 * and no cluster should be asked about those of all others. Its answer is the places of the edits
 * that name the cluster, in order.
 */
final class NamedEdits implements Facts.Choice {
  private final List<Edit> all;
  private final Map<String, List<Integer>> byCluster = new HashMap<>();
  private final List<Integer> unnamed = new ArrayList<>();

  NamedEdits(List<Edit> all) {
    this.all = all;
    for (int i = 0; i < all.size(); i++) {
      var when = all.get(i).when();
      var names = when == null ? null : clusters(when);
      if (names == null) {
        unnamed.add(i);
      } else {
        for (var name : names) {
          byCluster.computeIfAbsent(name, _ -> new ArrayList<>()).add(i);
        }
      }
    }
  }

  /** The edits to ask the cluster about, in the order of all. */
  List<Edit> of(Facts cluster) {
    if (byCluster.isEmpty()) {
      return all;
    }
    var places = new ArrayList<>(unnamed);
    if (cluster.choose(this) instanceof List<?> named) {
      named.forEach(place -> places.add((Integer) place));
    }
    places.sort(null);
    return places.stream().map(all::get).toList();
  }

  @Override
  public Object apply(Scope scope) {
    return scope.get("cluster.name") instanceof Json.Str(var name)
        ? byCluster.getOrDefault(name, List.of())
        : List.of();
  }

  /** The only clusters on which a selector can hold; null where it does not name them. */
  private static @Nullable Set<String> clusters(Selector selector) {
    return switch (selector) {
      case Selector.Test test ->
          test.field() == Selector.Field.CLUSTER
                  && test.values().stream().noneMatch(value -> NameGlob.isGlob(value.text()))
              ? new HashSet<>(test.values().stream().map(Ref::text).toList())
              : null;
      case Selector.All(var parts) -> {
        for (var part : parts) {
          var names = clusters(part);
          if (names != null) {
            yield names;
          }
        }
        yield null;
      }
      case Selector.Any(var parts) -> {
        var names = new HashSet<String>();
        for (var part : parts) {
          var some = clusters(part);
          if (some == null) {
            yield null;
          }
          names.addAll(some);
        }
        yield names;
      }
      case Selector.Not _ -> null;
    };
  }
}
