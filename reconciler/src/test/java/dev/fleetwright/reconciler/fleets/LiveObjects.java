package dev.fleetwright.reconciler.fleets;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.sandbox.Sandbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All objects of a fleet as simulated clusters store them, but for what servers allot. */
final class LiveObjects {
  private static final List<String> RESOURCES =
      List.of(
          "namespaces",
          "configmaps",
          "secrets",
          "serviceaccounts",
          "services",
          "resourcequotas",
          "roles.rbac.authorization.k8s.io",
          "deployments.apps",
          "cronjobs.batch",
          "networkpolicies.networking.k8s.io",
          "ingresses.networking.k8s.io",
          "poddisruptionbudgets.policy",
          "horizontalpodautoscalers.autoscaling",
          "gateways.gateway.networking.k8s.io",
          "httproutes.gateway.networking.k8s.io");

  private LiveObjects() {}

  static Map<String, Json> of(Sandbox sandbox, String fleet) {
    var all = new TreeMap<String, Json>();
    sandbox
        .clusters()
        .forEach((name, cluster) -> {
          for (var resource : RESOURCES) {
            for (var object : cluster.objects(resource)) {
              if (fleet.equals(Membership.label(object, Membership.FLEET))
                  && !Membership.NAMESPACE.equals(object.text("metadata", "namespace"))) {
                var key =
                    "%s %s %s/%s"
                        .formatted(
                            name,
                            resource,
                            object.text("metadata", "namespace"),
                            object.text("metadata", "name"));
                all.put(key, said(object));
              }
            }
          }
        });
    return all;
  }

  private static Json said(Json.Obj object) {
    var metadata = new LinkedHashMap<>(object.object("metadata").fields());
    metadata
        .keySet()
        .retainAll(List.of("name", "namespace", "labels", "annotations", "finalizers"));
    var annotations = new LinkedHashMap<>(object.object("metadata", "annotations").fields());
    annotations.remove("deployment.kubernetes.io/revision");
    metadata.remove("annotations");
    if (!annotations.isEmpty()) {
      metadata.put("annotations", new Json.Obj(annotations));
    }
    var spec = new LinkedHashMap<>(object.object("spec").fields());
    spec.keySet().removeAll(List.of("clusterIP", "clusterIPs"));
    return object
        .without("status")
        .with("metadata", new Json.Obj(metadata))
        .with("spec", new Json.Obj(spec));
  }
}
