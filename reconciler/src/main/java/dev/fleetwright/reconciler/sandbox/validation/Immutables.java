package dev.fleetwright.reconciler.sandbox.validation;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields that cannot change once an object is there. */
final class Immutables {
  private static final Set<String> STATEFUL_SET_MAY =
      Set.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private Immutables() {}

  static void check(Kind kind, Json.Obj live, Json.Obj object, List<Cause> causes) {
    switch (kind.resource()) {
      case "deployments.apps", "daemonsets.apps", "replicasets.apps" ->
          same(live, object, causes, "spec", "selector");
      case "jobs.batch" -> {
        same(live, object, causes, "spec", "selector");
        same(live, object, causes, "spec", "template");
        same(live, object, causes, "spec", "completionMode");
        if (!"Indexed".equals(live.text("spec", "completionMode"))) {
          same(live, object, causes, "spec", "completions");
        }
      }
      case "statefulsets.apps" -> statefulSet(live, object, causes);
      case "services" -> service(live, object, causes);
      case "persistentvolumeclaims" -> claim(live, object, causes);
      case "storageclasses.storage.k8s.io" -> {
        for (var field :
            List.of("parameters", "provisioner", "reclaimPolicy", "volumeBindingMode")) {
          if (!Objects.equals(live.get(field), object.get(field))) {
            causes.add(
                field.equals("reclaimPolicy") || field.equals("volumeBindingMode")
                    ? immutable(field, object.get(field))
                    : Cause.forbidden(field, "updates to " + field + " are forbidden."));
          }
        }
      }
      case "configmaps", "secrets" -> {
        if (kind.name().equals("Secret")) {
          same(live, object, causes, "type");
        }
        sealed(live, object, causes);
      }
      case "rolebindings.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io" -> {
        if (!Objects.equals(live.get("roleRef"), object.get("roleRef"))) {
          causes.add(
              Cause.invalid("roleRef", orNull(object.get("roleRef")), "cannot change roleRef"));
        }
      }
      case "ingressclasses.networking.k8s.io" -> same(live, object, causes, "spec", "controller");
      case "priorityclasses.scheduling.k8s.io" -> {
        if (!Objects.equals(live.get("value"), object.get("value"))) {
          causes.add(Cause.forbidden("value", "may not be changed in an update."));
        }
      }
      case "runtimeclasses.node.k8s.io" -> same(live, object, causes, "handler");
      case "endpointslices.discovery.k8s.io" -> same(live, object, causes, "addressType");
      case "customresourcedefinitions.apiextensions.k8s.io" -> {
        same(live, object, causes, "spec", "group");
        same(live, object, causes, "spec", "scope");
        same(live, object, causes, "spec", "names", "kind");
      }
      default -> {}
    }
  }

  private static void same(Json.Obj live, Json.Obj object, List<Cause> causes, String... path) {
    if (!Objects.equals(live.at(path), object.at(path))) {
      causes.add(immutable(String.join(".", path), object.at(path)));
    }
  }

  private static Cause immutable(String field, @Nullable Json value) {
    return Cause.invalid(field, orNull(value), "field is immutable");
  }

  private static Json orNull(@Nullable Json value) {
    return value == null ? Json.Null.NULL : value;
  }

  private static void statefulSet(Json.Obj live, Json.Obj object, List<Cause> causes) {
    var before = new LinkedHashMap<>(live.object("spec").fields());
    var after = new LinkedHashMap<>(object.object("spec").fields());
    STATEFUL_SET_MAY.forEach(before::remove);
    STATEFUL_SET_MAY.forEach(after::remove);
    if (!before.equals(after)) {
      causes.add(
          Cause.forbidden(
              "spec",
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
    }
  }

  private static void service(Json.Obj live, Json.Obj object, List<Cause> causes) {
    var before = live.at("spec", "clusterIP");
    var after = object.at("spec", "clusterIP");
    boolean external =
        "ExternalName".equals(live.text("spec", "type"))
            || "ExternalName".equals(object.text("spec", "type"));
    if (before != null && !external && !before.equals(after)) {
      causes.add(
          Cause.invalid(
              "spec.clusterIPs[0]",
              new Json.Arr(after == null ? List.of() : List.of(after)),
              "may not change once set"));
    }
  }

  private static void claim(Json.Obj live, Json.Obj object, List<Cause> causes) {
    boolean bound = !Validation.text(live, "spec", "volumeName").isEmpty();
    var before = claimIdentity(live, bound);
    var after = claimIdentity(object, bound);
    if (!before.equals(after)) {
      causes.add(
          Cause.forbidden(
              "spec",
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims"));
    }
  }

  private static Json.Obj claimIdentity(Json.Obj claim, boolean bound) {
    var spec = claim.object("spec").without("resources").without("volumeAttributesClassName");
    return bound ? spec : spec.without("volumeName");
  }

  private static void sealed(Json.Obj live, Json.Obj object, List<Cause> causes) {
    if (!Json.Bool.TRUE.equals(live.get("immutable"))) {
      return;
    }
    if (!Json.Bool.TRUE.equals(object.get("immutable"))) {
      causes.add(Cause.forbidden("immutable", "field is immutable when `immutable` is set"));
    }
    for (var data : List.of("data", "binaryData")) {
      if (!Objects.equals(live.get(data), object.get(data))) {
        causes.add(Cause.forbidden(data, "field is immutable when `immutable` is set"));
      }
    }
  }
}
