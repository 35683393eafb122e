package dev.fleetwright.reconciler.kube;

import static java.util.Objects.requireNonNullElse;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one discovery document says.
 *
 * @param stale {@code group/version}s that could not be told at the moment
 */
record DiscoveryDocument(Map<GroupVersionKind, ResourceType> types, Set<String> stale) {
  static final String LIST = "APIGroupDiscoveryList";

  DiscoveryDocument {
    types = Map.copyOf(types);
    stale = Set.copyOf(stale);
  }

  DiscoveryDocument and(DiscoveryDocument other) {
    var all = new LinkedHashMap<>(types);
    all.putAll(other.types);
    var unknown = new TreeSet<>(stale);
    unknown.addAll(other.stale);
    return new DiscoveryDocument(all, unknown);
  }

  /** The aggregated form, of either version. */
  static DiscoveryDocument aggregated(Json document) {
    var types = new LinkedHashMap<GroupVersionKind, ResourceType>();
    var stale = new TreeSet<String>();
    for (var group : document.list("items")) {
      var groupName = requireNonNullElse(group.text("metadata", "name"), "");
      for (var version : group.list("versions")) {
        var name = requireNonNullElse(version.text("version"), "");
        if ("Stale".equals(version.text("freshness"))) {
          stale.add(groupName.isEmpty() ? name : groupName + "/" + name);
          continue;
        }
        for (var resource : version.list("resources")) {
          add(
              types,
              new GroupVersionKind(
                  groupName, name, requireNonNullElse(resource.text("responseKind", "kind"), "")),
              requireNonNullElse(resource.text("resource"), ""),
              !"Cluster".equals(resource.text("scope")),
              resource);
        }
      }
    }
    return new DiscoveryDocument(types, stale);
  }

  /** The form before aggregation: one document for each version of each group. */
  static DiscoveryDocument legacy(String apiVersion, Json document) {
    var types = new LinkedHashMap<GroupVersionKind, ResourceType>();
    for (var resource : document.list("resources")) {
      add(
          types,
          GroupVersionKind.of(apiVersion, requireNonNullElse(resource.text("kind"), "")),
          requireNonNullElse(resource.text("name"), ""),
          resource.at("namespaced") == Json.Bool.TRUE,
          resource);
    }
    return new DiscoveryDocument(types, Set.of());
  }

  static DiscoveryDocument unknown(String apiVersion) {
    return new DiscoveryDocument(Map.of(), Set.of(apiVersion));
  }

  /** Every {@code group/version} that a legacy index names. */
  static Set<String> versions(Json index) {
    var versions = new LinkedHashSet<String>();
    for (var version : index.list("versions")) {
      if (version instanceof Json.Str(var name)) {
        versions.add(name);
      }
    }
    for (var group : index.list("groups")) {
      for (var version : group.list("versions")) {
        var name = version.text("groupVersion");
        if (name != null) {
          versions.add(name);
        }
      }
    }
    return versions;
  }

  private static void add(
      Map<GroupVersionKind, ResourceType> types,
      GroupVersionKind gvk,
      String plural,
      boolean namespaced,
      Json resource) {
    var verbs = new TreeSet<String>();
    for (var verb : resource.list("verbs")) {
      if (verb instanceof Json.Str(var name)) {
        verbs.add(name);
      }
    }
    boolean part = plural.isEmpty() || plural.indexOf('/') >= 0 || gvk.kind().isEmpty();
    if (!part && verbs.contains("list")) {
      types.putIfAbsent(gvk, new ResourceType(gvk, plural, namespaced, Set.copyOf(verbs)));
    }
  }
}
