package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.NameGlob;
import dev.fleetwright.compiler.source.Order;
import dev.fleetwright.compiler.template.ScopePath;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads conditions; see "Conditions" in {@code docs/overlays.md}. */
record ConditionReader(Names names) {
  private static final Set<String> TESTS =
      Set.of("present", "atLeast", "above", "atMost", "below", "size", "some", "every", "not");

  /** The condition a node spells; a missing one always holds. */
  static Condition read(@Nullable YamlNode node, Names names) {
    return node == null ? Condition.always() : new ConditionReader(names).condition(node);
  }

  private Condition condition(YamlNode node) {
    if (!(node instanceof YamlMap map)) {
      names.error(node.at(), "a condition is a map from path to test", null);
      return Condition.always();
    }
    var all = new ArrayList<Condition>();
    map.entries()
        .forEach((key, entry) -> {
          switch (key) {
            case "not" -> all.add(new Condition.Not(condition(entry.value())));
            case "any" -> all.add(new Condition.Any(several(entry.value())));
            case "all" -> all.add(new Condition.All(several(entry.value())));
            default -> {
              var path = names.path(key, entry.keyAt());
              if (path != null) {
                all.add(leaf(path, criterion(entry.value())));
              }
            }
          }
        });
    // What the workload answers comes first: the less the cluster is asked, the more clusters
    // share.
    all.sort(Order.by(Condition::asksTheCluster));
    return all.size() == 1 ? all.getFirst() : new Condition.All(all);
  }

  private List<Condition> several(YamlNode node) {
    if (node instanceof YamlList(_, var items)) {
      return items.stream().map(this::condition).toList();
    }
    names.error(node.at(), "any and all take a list of conditions", null);
    return List.of();
  }

  private Condition leaf(ScopePath path, Criterion criterion) {
    if (names.local().contains(path.root())) {
      return new Condition.Value(path.toString(), criterion);
    }
    if (path.root().equals("settings")) {
      var otherwise = Setting.otherwise(names.settings(), Paths.after(path, 1));
      return new Condition.Fact(Paths.ofCluster(path.toString()), otherwise, criterion);
    }
    return Condition.OF_THE_CLUSTER.contains(path.root())
        ? new Condition.Fact(path.toString(), null, criterion)
        : new Condition.Value(path.toString(), criterion);
  }

  private Criterion criterion(YamlNode node) {
    return switch (node) {
      case YamlNode.YamlScalar(_, Json.Str(var text), _) when NameGlob.isGlob(text) ->
          new Criterion.Glob(text);
      case YamlNode.YamlScalar(_, var value, _) -> new Criterion.Equal(value);
      case YamlList(_, var items) ->
          new Criterion.OneOf(items.stream().map(this::criterion).toList());
      case YamlMap map -> {
        var all = new ArrayList<Criterion>();
        map.entries().forEach((key, entry) -> add(all, key, entry));
        yield all.size() == 1 ? all.getFirst() : new Criterion.All(all);
      }
    };
  }

  private void add(List<Criterion> all, String key, YamlNode.Entry entry) {
    var value = entry.value();
    switch (key) {
      case "present" -> all.add(new Criterion.Present(value.json() == Json.Bool.TRUE));
      case "size" -> all.add(new Criterion.Size(criterion(value)));
      case "not" -> all.add(new Criterion.Not(criterion(value)));
      case "some" -> all.add(new Criterion.Some(read(value, names.with("each"))));
      case "every" -> all.add(new Criterion.Every(read(value, names.with("each"))));
      case "atLeast" -> compare(all, Criterion.Order.AT_LEAST, value);
      case "above" -> compare(all, Criterion.Order.ABOVE, value);
      case "atMost" -> compare(all, Criterion.Order.AT_MOST, value);
      case "below" -> compare(all, Criterion.Order.BELOW, value);
      default -> names.unknown(entry.keyAt(), "test", key, TESTS);
    }
  }

  private void compare(List<Criterion> all, Criterion.Order order, YamlNode bound) {
    var magnitude = Magnitude.of(bound.json());
    if (magnitude == null) {
      names.error(
          bound.at(),
          "this has no order",
          "a number, a version such as '1.35', a duration such as 90s or a quantity such as 5Gi");
    } else {
      all.add(new Criterion.Compare(order, magnitude));
    }
  }
}
