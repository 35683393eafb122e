package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an object has every value that is declared of it. Knows nothing of the code under test:
 * its tables are Kubernetes's own. What a server adds to maps does not count, but for those that
 * are the author's alone; lists hold what is declared and nothing else.
 */
final class Declared {
  /** Lists that Kubernetes keeps as maps, and by which fields; a parent where a name has two. */
  private static final Map<String, List<String>> LIST_MAPS =
      Map.ofEntries(
          Map.entry("containers", List.of("name")),
          Map.entry("initContainers", List.of("name")),
          Map.entry("env", List.of("name")),
          Map.entry("volumes", List.of("name")),
          Map.entry("volumeMounts", List.of("mountPath")),
          Map.entry("volumeDevices", List.of("devicePath")),
          Map.entry("imagePullSecrets", List.of("name")),
          Map.entry("hostAliases", List.of("ip")),
          Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
          Map.entry("webhooks", List.of("name")),
          Map.entry("listeners", List.of("name")),
          Map.entry("containers.ports", List.of("containerPort", "protocol")),
          Map.entry("initContainers.ports", List.of("containerPort", "protocol")),
          Map.entry("spec.ports", List.of("port", "protocol")));

  /** Maps in which nobody but the author has a say. */
  private static final Set<String> AUTHORS_ALONE =
      Set.of("data", "binaryData", "matchLabels", "nodeSelector");

  /** Maps whose values are quantities. */
  private static final Set<String> QUANTITIES =
      Set.of("requests", "limits", "capacity", "hard", "default", "defaultRequest", "min", "max");

  private final List<String> wrong = new ArrayList<>();

  private Declared() {}

  /**
   * Where the live object is not as declared, one line each.
   *
   * @param live null where there is none
   */
  static List<String> differences(String name, Json.Obj declared, Json.@Nullable Obj live) {
    var compared = new Declared();
    if (live == null) {
      return List.of(name + " is not there");
    }
    compared.compare(name, "", "", asStored(declared), live);
    return compared.wrong;
  }

  /** A server keeps what a Secret says in plain text as bytes. */
  private static Json.Obj asStored(Json.Obj declared) {
    if (!"Secret".equals(declared.text("kind")) || declared.get("stringData") == null) {
      return declared;
    }
    var data = new LinkedHashMap<>(declared.object("data").fields());
    declared
        .object("stringData")
        .fields()
        .forEach((key, text) ->
            data.put(
                key,
                Json.str(
                    Base64.getEncoder()
                        .encodeToString(
                            ((Json.Str) text).value().getBytes(StandardCharsets.UTF_8)))));
    return declared.without("stringData").with("data", new Json.Obj(data));
  }

  private void compare(
      String path, String parent, String field, Json declared, @Nullable Json live) {
    switch (declared) {
      case Json.Null _ when live == null -> {}
      case Json.Obj(var fields) when live instanceof Json.Obj(var there) -> {
        fields.forEach(
            (key, value) -> compare(path + "." + key, field, key, value, there.get(key)));
        if (AUTHORS_ALONE.contains(field) && !there.keySet().equals(fields.keySet())) {
          wrong.add(path + " has " + there.keySet() + ", not " + fields.keySet());
        }
      }
      case Json.Arr(var items) when live instanceof Json.Arr(var there) -> {
        var keys = keys(parent, field);
        if (keys.isEmpty()) {
          inOrder(path, field, items, there);
        } else {
          byKeys(path, field, items, there, keys);
        }
      }
      // Servers leave out what is empty.
      case Json.Obj(var fields) when live == null && fields.isEmpty() -> {}
      case Json.Arr(var items) when live == null && items.isEmpty() -> {}
      case Json.Str(var text)
          when live == null && text.isEmpty() && parent.equals("env") && field.equals("value") -> {}
      default -> {
        if (!sameValue(declared, live) && !sameQuantity(parent, field, declared, live)) {
          wrong.add(path + " is " + live + ", not " + declared);
        }
      }
    }
  }

  private static List<String> keys(String parent, String field) {
    var exact = LIST_MAPS.get(parent + "." + field);
    return exact != null ? exact : LIST_MAPS.getOrDefault(field, List.of());
  }

  private void inOrder(String path, String field, List<Json> items, List<Json> there) {
    if (items.size() != there.size()) {
      wrong.add(path + " is " + there + ", not " + items);
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      compare(path + "[" + i + "]", field, field, items.get(i), there.get(i));
    }
  }

  private void byKeys(
      String path, String field, List<Json> items, List<Json> there, List<String> keys) {
    var live = new HashMap<String, Json>();
    for (var item : there) {
      if (live.put(key(item, keys), item) != null) {
        wrong.add(path + " has two " + key(item, keys));
      }
    }
    for (var item : items) {
      var key = key(item, keys);
      compare(path + "[" + key + "]", field, field, item, live.remove(key));
    }
    live.keySet().forEach(extra -> wrong.add(path + "[" + extra + "] is nowhere declared"));
  }

  private static String key(Json item, List<String> keys) {
    return keys.stream()
        .map(field -> {
          var value = item.at(field);
          return value == null && field.equals("protocol")
              ? "TCP"
              : value instanceof Json.Str(var text)
                  ? text
                  : value instanceof Json.Int(var number) ? "" + number : "";
        })
        .reduce((a, b) -> a + "/" + b)
        .orElseThrow();
  }

  private static boolean sameValue(Json declared, @Nullable Json live) {
    return declared.equals(live)
        || declared instanceof Json.Num(var a) && live instanceof Json.Int(var b) && a == b
        || declared instanceof Json.Int(var c) && live instanceof Json.Num(var d) && c == d;
  }

  /** The server spells quantities its own way. */
  private static boolean sameQuantity(
      String parent, String field, Json declared, @Nullable Json live) {
    boolean quantity =
        QUANTITIES.contains(parent) || field.equals("sizeLimit") || field.equals("averageValue");
    var wanted = amount(declared);
    return quantity
        && wanted != null
        && live instanceof Json.Str(var there)
        && Quantity.parse(wanted).isPresent()
        && Quantity.parse(wanted).equals(Quantity.parse(there));
  }

  private static @Nullable String amount(Json declared) {
    return switch (declared) {
      case Json.Str(var text) -> text;
      case Json.Int(var number) -> Long.toString(number);
      case Json.Num(var number) -> Double.toString(number);
      default -> null;
    };
  }
}
