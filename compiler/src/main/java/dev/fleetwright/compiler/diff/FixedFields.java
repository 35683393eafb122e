package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.kubernetes.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes that an API server refuses, or drops without a word as in a request for a certificate: an
 * object with such a change must go and come again. Every line of the table is tried on a real API
 * server, but that of the GatewayClass, whose own definition forbids the change.
 */
final class FixedFields {
  /** What a refused change is about; null where two states of an object are one update apart. */
  @FunctionalInterface
  private interface Rule {
    @Nullable String broken(Obj before, Obj after);
  }

  private static final Map<String, List<Rule>> RULES =
      Map.ofEntries(
          Map.entry("Deployment.apps", List.of(same("spec", "selector"))),
          Map.entry("DaemonSet.apps", List.of(same("spec", "selector"))),
          Map.entry("ReplicaSet.apps", List.of(same("spec", "selector"))),
          Map.entry(
              "StatefulSet.apps",
              List.of(
                  sameBut(
                      Map.of("podManagementPolicy", "OrderedReady"),
                      "replicas",
                      "ordinals",
                      "template",
                      "updateStrategy",
                      "revisionHistoryLimit",
                      "persistentVolumeClaimRetentionPolicy",
                      "minReadySeconds"))),
          Map.entry(
              "Job.batch",
              List.of(
                  sameBut(
                      Map.of("completionMode", "NonIndexed"),
                      "parallelism",
                      "completions",
                      "activeDeadlineSeconds",
                      "backoffLimit",
                      "maxFailedIndexes",
                      "ttlSecondsAfterFinished",
                      "suspend"),
                  FixedFields::completions)),
          Map.entry("Pod", List.of(FixedFields::pod)),
          Map.entry(
              "Service",
              List.of(FixedFields::clusterIp, FixedFields::balancerClass, FixedFields::family)),
          Map.entry(
              "PersistentVolumeClaim",
              List.of(
                  sameBut(
                      Map.of("volumeMode", "Filesystem"), "resources", "volumeAttributesClassName"),
                  FixedFields::smallerClaim)),
          Map.entry(
              "PersistentVolume",
              List.of(
                  sameBut(
                      Map.of("volumeMode", "Filesystem"),
                      "capacity",
                      "accessModes",
                      "claimRef",
                      "persistentVolumeReclaimPolicy",
                      "storageClassName",
                      "mountOptions",
                      "nodeAffinity",
                      "volumeAttributesClassName"),
                  FixedFields::nodeAffinity)),
          Map.entry(
              "StorageClass.storage.k8s.io",
              List.of(
                  same("provisioner"),
                  same("parameters"),
                  sameOr("Delete", "reclaimPolicy"),
                  sameOr("Immediate", "volumeBindingMode"))),
          Map.entry(
              "VolumeAttributesClass.storage.k8s.io",
              List.of(same("driverName"), same("parameters"))),
          Map.entry(
              "CSIDriver.storage.k8s.io",
              List.of(
                  sameOr(Json.Bool.TRUE, "spec", "attachRequired"),
                  sameOr(Json.strings(List.of("Persistent")), "spec", "volumeLifecycleModes"))),
          Map.entry(
              "PriorityClass.scheduling.k8s.io",
              List.of(same("value"), sameOr("PreemptLowerPriority", "preemptionPolicy"))),
          Map.entry("RuntimeClass.node.k8s.io", List.of(same("handler"))),
          Map.entry("IngressClass.networking.k8s.io", List.of(same("spec", "controller"))),
          Map.entry(
              "GatewayClass.gateway.networking.k8s.io", List.of(same("spec", "controllerName"))),
          Map.entry("RoleBinding.rbac.authorization.k8s.io", List.of(same("roleRef"))),
          Map.entry("ClusterRoleBinding.rbac.authorization.k8s.io", List.of(same("roleRef"))),
          Map.entry("ResourceQuota", List.of(same("spec", "scopes"))),
          Map.entry("EndpointSlice.discovery.k8s.io", List.of(same("addressType"))),
          Map.entry("CertificateSigningRequest.certificates.k8s.io", List.of(same("spec"))),
          Map.entry("ResourceClaim.resource.k8s.io", List.of(same("spec"))),
          Map.entry("ResourceClaimTemplate.resource.k8s.io", List.of(same("spec"))),
          Map.entry(
              "CustomResourceDefinition.apiextensions.k8s.io",
              List.of(
                  same("spec", "group"),
                  same("spec", "scope"),
                  same("spec", "names", "plural"),
                  same("spec", "names", "kind"))),
          Map.entry("ConfigMap", List.of(FixedFields::sealed)),
          Map.entry("Secret", List.of(sameOr("Opaque", "type"), FixedFields::sealed)));

  private FixedFields() {}

  /** The first field of which the API server would refuse the change. */
  static Optional<String> changed(ObjectKey key, Obj before, Obj after) {
    return RULES.getOrDefault(key.groupKind(), List.of()).stream()
        .map(rule -> rule.broken(before, after))
        .flatMap(Stream::ofNullable)
        .findFirst();
  }

  private static Rule same(String... path) {
    return (before, after) -> differ(before.at(path), after.at(path), String.join(".", path));
  }

  private static Rule sameOr(String byDefault, String... path) {
    return sameOr(Json.str(byDefault), path);
  }

  /** A field that the API server fills in when it is not given. */
  private static Rule sameOr(Json byDefault, String... path) {
    return (before, after) ->
        differ(
            or(before.at(path), byDefault), or(after.at(path), byDefault), String.join(".", path));
  }

  /** All of {@code spec} but some fields. */
  private static Rule sameBut(Map<String, String> defaults, String... mayChange) {
    var free = Set.of(mayChange);
    return (before, after) -> {
      var left = filled(before.object("spec"), defaults);
      var right = filled(after.object("spec"), defaults);
      return Stream.concat(left.keySet().stream(), right.keySet().stream())
          .filter(field -> !free.contains(field))
          .filter(field -> !Objects.equals(left.get(field), right.get(field)))
          .map(field -> "spec." + field)
          .sorted()
          .findFirst()
          .orElse(null);
    };
  }

  private static Map<String, Json> filled(Obj spec, Map<String, String> defaults) {
    var fields = new HashMap<>(spec.fields());
    defaults.forEach((field, value) -> fields.putIfAbsent(field, Json.str(value)));
    return fields;
  }

  private static Json or(@Nullable Json value, Json byDefault) {
    return value == null ? byDefault : value;
  }

  private static @Nullable String differ(
      @Nullable Json before, @Nullable Json after, String field) {
    return Objects.equals(before, after) ? null : field;
  }

  /** Of an indexed Job the completions may change together with the parallelism. */
  private static @Nullable String completions(Obj before, Obj after) {
    if ("Indexed".equals(after.text("spec", "completionMode"))
        && Objects.equals(after.at("spec", "completions"), after.at("spec", "parallelism"))) {
      return null;
    }
    var was = before.at("spec", "completions");
    var is = after.at("spec", "completions");
    boolean one =
        or(was, Json.num(1)).equals(or(is, Json.num(1)))
            && before.at("spec", "parallelism") == null
            && after.at("spec", "parallelism") == null;
    return one ? null : differ(was, is, "spec.completions");
  }

  private static @Nullable String pod(Obj before, Obj after) {
    var left = withoutImages(before.object("spec"));
    var right = withoutImages(after.object("spec"));
    return left.equals(right) ? null : "spec";
  }

  private static Obj withoutImages(Obj spec) {
    var rest = spec.without("activeDeadlineSeconds").without("tolerations");
    for (var list : List.of("containers", "initContainers")) {
      if (rest.get(list) instanceof Json.Arr(var containers)) {
        var bare = new ArrayList<Json>();
        containers.forEach(
            each -> bare.add(each instanceof Obj container ? container.without("image") : each));
        rest = rest.with(list, new Json.Arr(bare));
      }
    }
    return rest;
  }

  /** One that is not given stays as it is. */
  private static @Nullable String clusterIp(Obj before, Obj after) {
    boolean external =
        "ExternalName".equals(before.text("spec", "type"))
            || "ExternalName".equals(after.text("spec", "type"));
    var is = after.text("spec", "clusterIP");
    return external || is == null || is.isEmpty()
        ? null
        : differ(before.at("spec", "clusterIP"), after.at("spec", "clusterIP"), "spec.clusterIP");
  }

  private static @Nullable String balancerClass(Obj before, Obj after) {
    boolean stays =
        "LoadBalancer".equals(before.text("spec", "type"))
            && "LoadBalancer".equals(after.text("spec", "type"));
    return stays
        ? differ(
            before.at("spec", "loadBalancerClass"),
            after.at("spec", "loadBalancerClass"),
            "spec.loadBalancerClass")
        : null;
  }

  private static @Nullable String family(Obj before, Obj after) {
    var was = before.list("spec", "ipFamilies");
    var is = after.list("spec", "ipFamilies");
    return was.isEmpty() || is.isEmpty()
        ? null
        : differ(was.getFirst(), is.getFirst(), "spec.ipFamilies");
  }

  private static @Nullable String smallerClaim(Obj before, Obj after) {
    String[] path = {"spec", "resources", "requests", "storage"};
    var was = quantity(before.at(path));
    var is = quantity(after.at(path));
    return was.isPresent() && is.isPresent() && is.get().compareTo(was.get()) < 0
        ? String.join(".", path)
        : null;
  }

  private static Optional<Quantity> quantity(@Nullable Json value) {
    return value == null ? Optional.empty() : Quantity.parse(JsonText.plain(value));
  }

  /** It may be set where it was not. */
  private static @Nullable String nodeAffinity(Obj before, Obj after) {
    var was = before.at("spec", "nodeAffinity");
    return was == null ? null : differ(was, after.at("spec", "nodeAffinity"), "spec.nodeAffinity");
  }

  private static @Nullable String sealed(Obj before, Obj after) {
    if (!Json.Bool.TRUE.equals(before.get("immutable"))) {
      return null;
    }
    return Stream.of("immutable", "data", "binaryData", "stringData")
        .filter(field -> !Objects.equals(before.get(field), after.get(field)))
        .findFirst()
        .orElse(null);
  }
}
