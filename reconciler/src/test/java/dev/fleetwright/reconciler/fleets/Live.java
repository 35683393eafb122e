package dev.fleetwright.reconciler.fleets;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.Quantity;
import dev.fleetwright.reconciler.testing.RealCluster;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a server really holds, read without the code under test. */
final class Live {
  private Live() {}

  /** The object that the server has in the place of this one. */
  static Json.Obj object(RealCluster server, Json.Obj object) throws JsonText.Malformed {
    var version = object.text("apiVersion");
    var kind = String.valueOf(object.text("kind")).toLowerCase(Locale.ROOT);
    var plural =
        kind.endsWith("s")
            ? kind + "es"
            : kind.endsWith("y") ? kind.replaceFirst("y$", "ies") : kind + "s";
    var namespace = object.text("metadata", "namespace");
    return (Json.Obj)
        JsonText.parse(
            server.get(
                (String.valueOf(version).contains("/") ? "/apis/" : "/api/")
                    + version
                    + (namespace == null ? "" : "/namespaces/" + namespace)
                    + "/"
                    + plural
                    + "/"
                    + object.text("metadata", "name")));
  }

  /**
   * Where the live object has another value than is wanted; what the server adds does not count.
   */
  static List<String> missing(Json wanted, @Nullable Json live, String path) {
    return switch (wanted) {
      case Json.Obj(var fields) when live instanceof Json.Obj found ->
          fields.entrySet().stream()
              .flatMap(f ->
                  missing(f.getValue(), found.get(f.getKey()), path + "." + f.getKey()).stream())
              .toList();
      case Json.Arr(var items)
          when live instanceof Json.Arr(var found) && found.size() == items.size() ->
          IntStream.range(0, items.size())
              .boxed()
              .flatMap(i -> missing(items.get(i), found.get(i), path + "[" + i + "]").stream())
              .toList();
      default ->
          wanted.equals(live) || isSameQuantity(wanted, live)
              ? List.of()
              : List.of(path + " is " + live + ", not " + wanted);
    };
  }

  /** The server writes {@code 1000} as {@code 1k}. */
  private static boolean isSameQuantity(Json wanted, @Nullable Json live) {
    return wanted instanceof Json.Str(var one)
        && live instanceof Json.Str(var other)
        && Quantity.parse(one).isPresent()
        && Quantity.parse(one).equals(Quantity.parse(other));
  }
}
