package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of the danger of a change, by kind and field. */
final class Risks {
  private static final Set<String> RUN_PODS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet");
  private static final Set<String> CARRY_TRAFFIC =
      Set.of("Service", "Ingress", "Gateway", "HTTPRoute", "NetworkPolicy", "Route");

  /**
   * Fields that the API server refuses to change; an object with such a change must be replaced.
   */
  private static final Map<String, List<String>> FIXED =
      Map.of(
          "Deployment", List.of("spec.selector"),
          "DaemonSet", List.of("spec.selector"),
          "StatefulSet", List.of("spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"),
          "Job", List.of("spec.selector", "spec.template", "spec.completionMode"),
          "Service", List.of("spec.clusterIP", "spec.loadBalancerClass"),
          "PersistentVolumeClaim",
              List.of("spec.storageClassName", "spec.accessModes", "spec.volumeMode"),
          "StorageClass",
              List.of("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"),
          "RoleBinding", List.of("roleRef"),
          "ClusterRoleBinding", List.of("roleRef"),
          "Secret", List.of("type"));

  private Risks() {}

  /** Whether the API server would refuse the update as it is. */
  static boolean cannotUpdate(ObjectKey key, List<FieldChange> fields) {
    return FIXED.getOrDefault(key.kind(), List.of()).stream()
        .anyMatch(fixed -> fields.stream().anyMatch(field -> under(field.path(), fixed)));
  }

  static Risk of(ObjectKey key, Kind kind, List<FieldChange> fields) {
    return switch (kind) {
      case CREATE -> Risk.SAFE;
      case DELETE, REPLACE -> Risk.DESTRUCTIVE;
      case UPDATE ->
          changesPods(key, fields) || scalesDown(key, fields) || movesTraffic(key, fields)
              ? Risk.DISRUPTIVE
              : Risk.SAFE;
    };
  }

  static boolean restartsPods(ObjectChange change) {
    return change.kind() == Kind.REPLACE && RUN_PODS.contains(change.key().kind())
        || change.kind() == Kind.UPDATE && changesPods(change.key(), change.fields());
  }

  private static boolean changesPods(ObjectKey key, List<FieldChange> fields) {
    return RUN_PODS.contains(key.kind())
        && fields.stream().anyMatch(field -> under(field.path(), "spec.template"));
  }

  private static boolean scalesDown(ObjectKey key, List<FieldChange> fields) {
    return RUN_PODS.contains(key.kind())
        && fields.stream().anyMatch(field -> field.path().equals("spec.replicas"));
  }

  private static boolean movesTraffic(ObjectKey key, List<FieldChange> fields) {
    return CARRY_TRAFFIC.contains(key.kind())
        && fields.stream().anyMatch(field -> under(field.path(), "spec"));
  }

  private static boolean under(String path, String prefix) {
    return path.equals(prefix) || path.startsWith(prefix + ".") || path.startsWith(prefix + "[");
  }
}
