package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server tells of its kinds, in the aggregated and the older form. */
final class Discovery {
  private final Served served;

  Discovery(Served served) {
    this.served = served;
  }

  /** Aggregated: the core group, or all others. */
  Json.Obj aggregated(boolean core) {
    var groups = new ArrayList<Json>();
    byGroup()
        .forEach((group, versions) -> {
          if (group.isEmpty() == core) {
            groups.add(group(group, versions));
          }
        });
    return Json.obj()
        .put("kind", "APIGroupDiscoveryList")
        .put("apiVersion", "apidiscovery.k8s.io/v2")
        .put("metadata", Json.Obj.EMPTY)
        .put("items", new Json.Arr(groups))
        .build();
  }

  private static Json group(String group, Map<String, List<Kind>> versions) {
    var list = new ArrayList<Json>();
    versions.forEach((version, kinds) ->
        list.add(
            Json.obj()
                .put("version", version)
                .put("resources", new Json.Arr(kinds.stream().map(Discovery::resource).toList()))
                .put("freshness", "Current")
                .build()));
    var metadata =
        Json.obj()
            .put("name", group.isEmpty() ? null : group)
            .put("creationTimestamp", Json.Null.NULL)
            .build();
    return Json.obj().put("metadata", metadata).put("versions", new Json.Arr(list)).build();
  }

  private static Json resource(Kind kind) {
    var subresources =
        kind.subresources().stream()
            .sorted()
            .<Json>map(name ->
                Json.obj()
                    .put("subresource", name)
                    .put("responseKind", responseKind(kind, name))
                    .put("verbs", Json.strings(subresourceVerbs(name)))
                    .build())
            .toList();
    return Json.obj()
        .put("resource", kind.plural())
        .put("responseKind", gvk(kind.group(), kind.gvk().version(), kind.name()))
        .put("scope", kind.namespaced() ? "Namespaced" : "Cluster")
        .put("singularResource", kind.singular())
        .put("verbs", Json.strings(kind.verbs()))
        .putNonEmpty("shortNames", Json.strings(kind.shortNames()))
        .putNonEmpty("categories", Json.strings(kind.categories()))
        .putNonEmpty("subresources", new Json.Arr(subresources))
        .build();
  }

  private static List<String> subresourceVerbs(String name) {
    return switch (name) {
      case "status", "scale" -> List.of("get", "patch", "update");
      case "eviction", "binding", "token" -> List.of("create");
      case "finalize" -> List.of("update");
      default -> List.of("get");
    };
  }

  private static Json responseKind(Kind kind, String subresource) {
    return switch (subresource) {
      case "scale" -> gvk("autoscaling", "v1", "Scale");
      case "eviction" -> gvk("policy", "v1", "Eviction");
      case "token" -> gvk("authentication.k8s.io", "v1", "TokenRequest");
      default -> gvk(kind.group(), kind.gvk().version(), kind.name());
    };
  }

  private static Json gvk(String group, String version, String kind) {
    return Json.obj().put("group", group).put("version", version).put("kind", kind).build();
  }

  /** {@code /apis} in the older form. */
  Json.Obj groups() {
    var groups = new ArrayList<Json>();
    byGroup()
        .forEach((group, versions) -> {
          if (!group.isEmpty()) {
            groups.add(groupVersions(group, List.copyOf(versions.keySet())).build());
          }
        });
    return Json.obj()
        .put("kind", "APIGroupList")
        .put("apiVersion", "v1")
        .put("groups", new Json.Arr(groups))
        .build();
  }

  /** {@code /apis/GROUP}; nothing where it is not served. */
  Json.Obj group(String group) throws Failure {
    var versions = byGroup().get(group);
    if (versions == null || group.isEmpty()) {
      throw Failure.noSuchPath();
    }
    return Json.obj()
        .put("kind", "APIGroup")
        .put("apiVersion", "v1")
        .putAll(groupVersions(group, List.copyOf(versions.keySet())).build())
        .build();
  }

  private static Json.Builder groupVersions(String group, List<String> versions) {
    var list = versions.stream().<Json>map(version -> groupVersion(group, version)).toList();
    return Json.obj()
        .put("name", group)
        .put("versions", new Json.Arr(list))
        .put("preferredVersion", list.getFirst());
  }

  private static Json groupVersion(String group, String version) {
    return Json.obj().put("groupVersion", group + "/" + version).put("version", version).build();
  }

  /** {@code /api}. */
  static Json.Obj coreVersions() {
    return Json.obj()
        .put("kind", "APIVersions")
        .put("versions", Json.strings(List.of("v1")))
        .put("serverAddressByClientCIDRs", Json.Arr.EMPTY)
        .build();
  }

  /** The resources of a group version, in the older form. */
  Json.Obj resources(String group, String version) throws Failure {
    var kinds = byGroup().getOrDefault(group, Map.of()).get(version);
    if (kinds == null) {
      throw Failure.noSuchPath();
    }
    var resources = new ArrayList<Json>();
    for (var kind : kinds) {
      resources.add(
          Json.obj()
              .put("name", kind.plural())
              .put("singularName", kind.singular())
              .put("namespaced", kind.namespaced())
              .put("kind", kind.name())
              .put("verbs", Json.strings(kind.verbs()))
              .putNonEmpty("shortNames", Json.strings(kind.shortNames()))
              .putNonEmpty("categories", Json.strings(kind.categories()))
              .build());
      for (var subresource : kind.subresources().stream().sorted().toList()) {
        var response = responseKind(kind, subresource);
        resources.add(
            Json.obj()
                .put("name", kind.plural() + "/" + subresource)
                .put("singularName", "")
                .put("namespaced", kind.namespaced())
                .put("group", response.text("group"))
                .put("version", response.text("version"))
                .put("kind", response.text("kind"))
                .put("verbs", Json.strings(subresourceVerbs(subresource)))
                .build());
      }
    }
    return Json.obj()
        .put("kind", "APIResourceList")
        .put("apiVersion", "v1")
        .put("groupVersion", group.isEmpty() ? version : group + "/" + version)
        .put("resources", new Json.Arr(resources))
        .build();
  }

  /** In the order in which they are served: the first version of a group is the preferred one. */
  Map<String, Map<String, List<Kind>>> byGroup() {
    var groups = new LinkedHashMap<String, Map<String, List<Kind>>>();
    for (var kind : served.all()) {
      groups
          .computeIfAbsent(kind.group(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(kind.gvk().version(), _ -> new ArrayList<>())
          .add(kind);
    }
    return groups;
  }
}
