package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Arr;
import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.kubernetes.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object with the quantities of another one, where they are the same amounts in other words:
 * {@code 1000m} and {@code 1}. The API server stores both alike, and nothing restarts.
 */
final class SameWords {
  /** Maps from a resource to a quantity. */
  private static final Set<String> AMOUNTS =
      Set.of(
          "requests",
          "limits",
          "capacity",
          "allocatable",
          "hard",
          "podFixed",
          "default",
          "defaultRequest",
          "max",
          "min",
          "maxLimitRequestRatio");

  private static final Set<String> AMOUNT = Set.of("sizeLimit", "averageValue", "divisor");

  /** Groups of Kubernetes' own that have no dot; others read quantities as they like. */
  private static final Set<String> GROUPS = Set.of("", "apps", "batch", "autoscaling", "policy");

  private static final Set<String> TEXTS = Set.of("ConfigMap", "Secret");

  private SameWords() {}

  /** {@code after} in the words of {@code before}. */
  static Obj of(ObjectKey key, Obj before, Obj after) {
    boolean known = GROUPS.contains(key.group()) || key.group().endsWith(".k8s.io");
    return known && !TEXTS.contains(key.kind()) && walk(before, after) instanceof Obj same
        ? same
        : after;
  }

  private static Json walk(@Nullable Json before, Json after) {
    if (before == null || before.equals(after)) {
      return after;
    }
    if (before instanceof Obj was && after instanceof Obj is) {
      return fields(was, is);
    }
    return before instanceof Arr(var was) && after instanceof Arr(var is) ? items(was, is) : after;
  }

  private static Json fields(Obj was, Obj is) {
    var same = new LinkedHashMap<String, Json>();
    is.fields()
        .forEach((key, value) -> {
          var old = was.get(key);
          if (key.equals("metadata")) {
            same.put(key, value);
          } else if (AMOUNTS.contains(key)
              && old instanceof Obj left
              && value instanceof Obj right) {
            var amounts = new LinkedHashMap<String, Json>();
            right
                .fields()
                .forEach((resource, amount) ->
                    amounts.put(resource, amount(left.get(resource), amount)));
            same.put(key, new Obj(amounts));
          } else {
            same.put(key, AMOUNT.contains(key) ? amount(old, value) : walk(old, value));
          }
        });
    return new Obj(same);
  }

  private static Json items(List<Json> was, List<Json> is) {
    var same = new ArrayList<Json>();
    for (int i = 0; i < is.size(); i++) {
      same.add(walk(counterpart(was, is.get(i), i), is.get(i)));
    }
    return new Arr(same);
  }

  /** The item of the same name, or at the same place where items have none. */
  private static @Nullable Json counterpart(List<Json> was, Json item, int index) {
    var name = item.text("name");
    if (name == null) {
      return index < was.size() ? was.get(index) : null;
    }
    return was.stream().filter(old -> name.equals(old.text("name"))).findFirst().orElse(null);
  }

  private static Json amount(@Nullable Json old, Json value) {
    if (old == null || old instanceof Obj || old instanceof Arr) {
      return walk(old, value);
    }
    var left = Quantity.parse(JsonText.plain(old));
    return left.isPresent() && left.equals(Quantity.parse(JsonText.plain(value))) ? old : value;
  }
}
