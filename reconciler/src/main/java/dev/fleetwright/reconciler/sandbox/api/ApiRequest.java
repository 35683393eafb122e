package dev.fleetwright.reconciler.sandbox.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a request asks for, as its method and path say.
 *
 * @param verb get, list, watch, create, update, patch, delete or deletecollection
 * @param group empty for the core group
 * @param resource plural name of the kind
 * @param namespace empty for all, or for a cluster-wide object
 * @param name empty for the collection
 * @param subresource empty for the object itself
 */
public record ApiRequest(
    String verb,
    String group,
    String version,
    String resource,
    String namespace,
    String name,
    String subresource) {

  private static final List<String> OF_NAMESPACES = List.of("status", "finalize");

  /** Nothing where the path is none of an object or a collection. */
  public static Optional<ApiRequest> of(String method, String path, boolean watch) {
    var parts = Arrays.stream(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
    int at;
    String group;
    if (parts.size() >= 3 && parts.getFirst().equals("api")) {
      group = "";
      at = 1;
    } else if (parts.size() >= 4 && parts.getFirst().equals("apis")) {
      group = parts.get(1);
      at = 2;
    } else {
      return Optional.empty();
    }
    var version = parts.get(at);
    var rest = parts.subList(at + 1, parts.size());
    boolean deprecatedWatch = rest.getFirst().equals("watch") && rest.size() > 1;
    if (deprecatedWatch) {
      rest = rest.subList(1, rest.size());
    }
    var namespace = "";
    if (rest.size() > 2
        && rest.getFirst().equals("namespaces")
        && !(group.isEmpty() && OF_NAMESPACES.contains(rest.get(2)))) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    if (rest.size() > 3) {
      return Optional.empty();
    }
    var name = rest.size() > 1 ? rest.get(1) : "";
    var subresource = rest.size() > 2 ? rest.get(2) : "";
    var verb = verb(method, name.isEmpty(), watch || deprecatedWatch);
    return Optional.of(
        new ApiRequest(verb, group, version, rest.getFirst(), namespace, name, subresource));
  }

  private static String verb(String method, boolean collection, boolean watch) {
    return switch (method) {
      case "GET", "HEAD" -> watch ? "watch" : collection ? "list" : "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> collection ? "deletecollection" : "delete";
      default -> "";
    };
  }

  /** Whether it may change something. */
  public boolean writes() {
    return !verb.equals("get") && !verb.equals("list") && !verb.equals("watch");
  }
}
