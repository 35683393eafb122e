package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.Discovery;
import dev.fleetwright.reconciler.observe.Kinds;
import dev.fleetwright.reconciler.observe.Kinds.GroupKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What would go with a namespace or a CRD if it were deleted. What cannot be looked at may hold
 * something.
 */
final class Contents {
  /** Every namespace has these, from Kubernetes itself. */
  private static final Set<String> ALWAYS =
      Set.of("ConfigMap/kube-root-ca.crt", "ServiceAccount/default");

  /** And these where the cluster is OpenShift. */
  private static final Set<String> ON_OPENSHIFT =
      Set.of(
          "ConfigMap/openshift-service-ca.crt",
          "ServiceAccount/builder",
          "ServiceAccount/deployer");

  private static final GroupKind OF_OPENSHIFT = new GroupKind("project.openshift.io", "Project");

  private static final Set<GroupKind> FLEETING =
      Set.of(
          new GroupKind("", "Event"),
          new GroupKind("events.k8s.io", "Event"),
          new GroupKind("metrics.k8s.io", "PodMetrics"));

  private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");
  private static final GroupKind DEFINITION =
      new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

  private final ClusterSession session;
  private Kinds kinds = new Kinds(new Discovery(Map.of(), Set.of(), ""));

  Contents(ClusterSession session) {
    this.session = session;
  }

  /** Objects of this kind hold others. */
  static boolean mayHold(ObjectKey key) {
    var kind = GroupKind.of(key);
    return kind.equals(NAMESPACE) || kind.equals(DEFINITION);
  }

  /** Needed before {@link #of}: a kind may have come since the cluster was last asked. */
  void askWhatIsServed() throws ClusterFailure {
    kinds = new Kinds(session.discovery(true));
  }

  /** In words, nothing when it is empty or no container; one LIST for each kind there may be. */
  Optional<String> of(ObjectKey key, Json.Obj live) throws ClusterFailure {
    if (!mayHold(key)) {
      return Optional.empty();
    }
    return GroupKind.of(key).equals(NAMESPACE) ? ofNamespace(key.name()) : ofDefinition(live);
  }

  private Optional<String> ofNamespace(String namespace) throws ClusterFailure {
    var stale = kinds.discovery().stale();
    if (!stale.isEmpty()) {
      return Optional.of(
          "perhaps objects of " + String.join(", ", stale) + ", which do not answer");
    }
    boolean openShift = kinds.served(OF_OPENSHIFT).isPresent();
    var seen = new ArrayList<String>();
    var looked = new HashSet<GroupKind>();
    for (var type : kinds.discovery().types().values()) {
      var kind = GroupKind.of(type.gvk());
      if (!type.namespaced() || FLEETING.contains(kind) || !looked.add(kind)) {
        continue;
      }
      for (var item : session.list(type, namespace, "", Detail.METADATA).items()) {
        var object = kind.kind() + "/" + item.object().text("metadata", "name");
        boolean always =
            kind.group().isEmpty()
                && (ALWAYS.contains(object) || openShift && ON_OPENSHIFT.contains(object));
        if (!always) {
          seen.add(object);
        }
      }
    }
    return few(seen);
  }

  private Optional<String> ofDefinition(Json.Obj definition) throws ClusterFailure {
    var group = definition.text("spec", "group");
    var kind = definition.text("spec", "names", "kind");
    var plural = definition.text("spec", "names", "plural");
    if (group == null || kind == null || plural == null) {
      return Optional.of("objects of a kind that it does not name");
    }
    var type = kinds.served(new GroupKind(group, kind)).filter(t -> t.plural().equals(plural));
    if (type.isEmpty() || kinds.stale(group)) {
      return Optional.of(
          "perhaps objects of " + plural + "." + group + ", which the cluster does not serve now");
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
