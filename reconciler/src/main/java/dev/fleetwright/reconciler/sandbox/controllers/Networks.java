package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Addresses for load balancers and ingresses, and the word that gateways and routes are taken. */
final class Networks {
  private static final String CONTROLLER = "fleetwright.dev/sandbox";
  private static final String GATEWAYS = "gateways.gateway.networking.k8s.io";

  private Networks() {}

  static Optional<Duration> service(Cluster cluster, Json.Obj service) {
    boolean balanced = "LoadBalancer".equals(service.text("spec", "type"));
    var ingress = service.list("status", "loadBalancer", "ingress");
    if (!Cluster.isGoing(service) && balanced && ingress.isEmpty()) {
      var given = Json.obj().put("ip", address(service)).put("ipMode", "VIP").build();
      cluster.status("services", service, balancer(given));
    } else if (!balanced && !ingress.isEmpty()) {
      cluster.status("services", service, Json.obj().put("loadBalancer", Json.Obj.EMPTY).build());
    }
    return Optional.empty();
  }

  static Optional<Duration> ingress(Cluster cluster, Json.Obj ingress) {
    if (!Cluster.isGoing(ingress) && ingress.list("status", "loadBalancer", "ingress").isEmpty()) {
      cluster.status(
          "ingresses.networking.k8s.io",
          ingress,
          balancer(Json.obj().put("ip", address(ingress)).build()));
    }
    return Optional.empty();
  }

  private static Json.Obj balancer(Json given) {
    var ingress = Json.obj().put("ingress", Json.arr(given)).build();
    return Json.obj().put("loadBalancer", ingress).build();
  }

  /** An address of the range for documentation, the same for an object as long as it lives. */
  private static String address(Json.Obj object) {
    int hash = Cluster.text(object, "metadata", "uid").hashCode();
    return "198.51." + (100 + (hash >> 8 & 0x1f)) + "." + (1 + (hash & 0x7f));
  }

  static Optional<Duration> gatewayClass(Cluster cluster, Json.Obj gatewayClass) {
    return taken(cluster, "gatewayclasses.gateway.networking.k8s.io", gatewayClass, "Accepted");
  }

  static Optional<Duration> gateway(Cluster cluster, Json.Obj gateway) {
    var before = gateway.object("status");
    var listeners = new ArrayList<Json>();
    for (var listener : gateway.list("spec", "listeners")) {
      var conditions = List.of(ok(gateway, "Accepted"), ok(gateway, "Programmed"));
      listeners.add(
          Json.obj()
              .put("name", listener.at("name"))
              .put("attachedRoutes", 0)
              .put("supportedKinds", Json.Arr.EMPTY)
              .put(
                  "conditions",
                  Conditions.timed(
                      conditionsOf(before, listener), conditions, "lastTransitionTime"))
              .build());
    }
    var address = Json.obj().put("type", "IPAddress").put("value", address(gateway)).build();
    write(
        cluster,
        GATEWAYS,
        gateway,
        Json.obj()
            .put("addresses", Json.arr(address))
            .put(
                "conditions",
                Conditions.timed(
                    before.list("conditions"),
                    List.of(ok(gateway, "Accepted"), ok(gateway, "Programmed")),
                    "lastTransitionTime"))
            .put("listeners", new Json.Arr(listeners))
            .build());
    return Optional.empty();
  }

  private static List<Json> conditionsOf(Json.Obj status, Json listener) {
    return status.list("listeners").stream()
        .filter(old -> Cluster.text(old, "name").equals(Cluster.text(listener, "name")))
        .findFirst()
        .map(old -> old.list("conditions"))
        .orElse(List.of());
  }

  /** A controller for routes of this resource. */
  static Controller routes(String resource) {
    return (cluster, route) -> {
      var parents = new ArrayList<Json>();
      var before = route.list("status", "parents");
      for (var reference : route.list("spec", "parentRefs")) {
        var old =
            before.stream()
                .filter(parent -> reference.equals(parent.at("parentRef")))
                .findFirst()
                .map(parent -> parent.list("conditions"))
                .orElse(List.of());
        parents.add(
            Json.obj()
                .put("parentRef", reference)
                .put("controllerName", CONTROLLER)
                .put(
                    "conditions",
                    Conditions.timed(
                        old,
                        List.of(ok(route, "Accepted"), ok(route, "ResolvedRefs")),
                        "lastTransitionTime"))
                .build());
      }
      write(cluster, resource, route, Json.obj().put("parents", new Json.Arr(parents)).build());
      return Optional.empty();
    };
  }

  /** Objects of this resource whose status is one condition that is true. */
  static Controller ready(String resource, String condition) {
    return (cluster, object) -> taken(cluster, resource, object, condition);
  }

  private static Optional<Duration> taken(
      Cluster cluster, String resource, Json.Obj object, String condition) {
    var before = object.object("status");
    write(
        cluster,
        resource,
        object,
        before.with(
            "conditions",
            Conditions.timed(
                before.list("conditions"), List.of(ok(object, condition)), "lastTransitionTime")));
    return Optional.empty();
  }

  private static Json.Obj ok(Json.Obj object, String type) {
    return Conditions.condition(type, true, type, "")
        .with("message", Json.str(""))
        .with("observedGeneration", Json.num(Cluster.number(object, 0, "metadata", "generation")));
  }

  private static void write(Cluster cluster, String resource, Json.Obj object, Json.Obj status) {
    if (!Cluster.isGoing(object) && !status.equals(object.object("status"))) {
      cluster.status(resource, object, status);
    }
  }
}
