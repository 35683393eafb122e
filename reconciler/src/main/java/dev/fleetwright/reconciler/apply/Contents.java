package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.observe.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What would go with a namespace or a CRD if it were deleted. */
final class Contents {
  /** Every namespace has these, from Kubernetes or OpenShift itself. */
  private static final Set<String> ALWAYS =
      Set.of(
          "ConfigMap/kube-root-ca.crt",
          "ConfigMap/openshift-service-ca.crt",
          "ServiceAccount/default",
          "ServiceAccount/builder",
          "ServiceAccount/deployer");

  private static final Set<String> FLEETING = Set.of("Event", "PodMetrics");

  private final ClusterSession session;
  private final Kinds kinds;

  Contents(ClusterSession session, Kinds kinds) {
    this.session = session;
    this.kinds = kinds;
  }

  /** In words, nothing when it is empty or no container; one LIST for each kind there may be. */
  Optional<String> of(ResourceType type, Json.Obj live) throws ClusterFailure {
    var name = live.text("metadata", "name");
    if (name != null && type.gvk().equals(new GroupVersionKind("", "v1", "Namespace"))) {
      return ofNamespace(name);
    }
    return type.gvk().kind().equals("CustomResourceDefinition")
        ? ofDefinition(live)
        : Optional.empty();
  }

  private Optional<String> ofNamespace(String namespace) throws ClusterFailure {
    var stale = kinds.discovery().stale();
    if (!stale.isEmpty()) {
      return Optional.of(
          "perhaps objects of " + String.join(", ", stale) + ", which do not answer");
    }
    var seen = new ArrayList<String>();
    var groups = new ArrayList<Kinds.GroupKind>();
    for (var type : kinds.discovery().types().values()) {
      var kind = Kinds.GroupKind.of(type.gvk());
      if (!type.namespaced() || FLEETING.contains(kind.kind()) || groups.contains(kind)) {
        continue;
      }
      groups.add(kind);
      for (var item : session.list(type, namespace, "", Detail.METADATA).items()) {
        var object = type.gvk().kind() + "/" + item.object().text("metadata", "name");
        if (!ALWAYS.contains(object)) {
          seen.add(object);
        }
      }
    }
    return few(seen);
  }

  private Optional<String> ofDefinition(Json.Obj definition) throws ClusterFailure {
    var group = definition.text("spec", "group");
    var kind = definition.text("spec", "names", "kind");
    if (group == null || kind == null) {
      return Optional.empty();
    }
    var type = kinds.served(new Kinds.GroupKind(group, kind));
    if (type.isEmpty()) {
      return Optional.empty();
    }
    var seen = new ArrayList<String>();
    for (var item : session.list(type.get(), "", Detail.METADATA).items()) {
      seen.add(kind + "/" + item.object().text("metadata", "name"));
    }
    return few(seen);
  }

  private static Optional<String> few(List<String> objects) {
    if (objects.isEmpty()) {
      return Optional.empty();
    }
    var first = String.join(", ", objects.subList(0, Math.min(3, objects.size())));
    return Optional.of(
        objects.size() <= 3 ? first : first + " and " + (objects.size() - 3) + " more");
  }
}
