package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Namespaces: each has its service account; when one is deleted, what is in it goes first. */
final class Namespaces implements Controller {
  private static final Duration SOON = Duration.ofMillis(50);

  @Override
  public Optional<Duration> look(Cluster cluster, Json.Obj namespace) {
    var name = Cluster.text(namespace, "metadata", "name");
    if (!Cluster.isGoing(namespace)) {
      if (cluster.core().object("serviceaccounts", name, "default").isEmpty()) {
        var metadata = Json.obj().put("name", "default").put("namespace", name).build();
        cluster
            .core()
            .create(NAME, "v1", "ServiceAccount", Json.obj().put("metadata", metadata).build());
      }
      return Optional.empty();
    }
    var left = new TreeMap<String, Integer>();
    var finalizers = new TreeMap<String, Integer>();
    for (var resource : cluster.core().resources()) {
      for (var stored : cluster.core().stored(resource, name)) {
        left.merge(resource.contains(".") ? resource : resource + ".", 1, Integer::sum);
        if (!stored.isGoing()) {
          cluster.core().delete(resource, name, stored.name());
        }
        for (var finalizer : stored.metadata().list("finalizers")) {
          if (finalizer instanceof Json.Str(var text)) {
            finalizers.merge(text, 1, Integer::sum);
          }
        }
      }
    }
    if (!left.isEmpty()) {
      tell(cluster, namespace, left, finalizers);
      return Optional.of(SOON);
    }
    cluster.core().finalizeNamespace(name);
    return Optional.empty();
  }

  /** Says what is left in a namespace that is being deleted. */
  private static void tell(
      Cluster cluster,
      Json.Obj namespace,
      Map<String, Integer> left,
      Map<String, Integer> finalizers) {
    var conditions =
        List.of(
            Conditions.condition(
                "NamespaceContentRemaining",
                true,
                "SomeResourcesRemain",
                "Some resources are remaining: " + counted(left, " has ")),
            Conditions.condition(
                "NamespaceFinalizersRemaining",
                !finalizers.isEmpty(),
                finalizers.isEmpty() ? "ContentHasNoFinalizers" : "SomeFinalizersRemain",
                finalizers.isEmpty()
                    ? "All content-preserving finalizers finished"
                    : "Some content in the namespace has finalizers remaining: "
                        + counted(finalizers, " in ")));
    var before = namespace.object("status");
    var status =
        Json.obj()
            .put("phase", "Terminating")
            .put(
                "conditions",
                Conditions.timed(before.list("conditions"), conditions, "lastTransitionTime"))
            .build();
    if (!status.equals(before)) {
      cluster.status("namespaces", namespace, status);
    }
  }

  private static String counted(Map<String, Integer> things, String between) {
    return things.entrySet().stream()
        .map(thing -> thing.getKey() + between + thing.getValue() + " resource instances")
        .collect(Collectors.joining(", "));
  }

  /** The node that daemon sets run on. */
  static void makeNode(Cluster cluster, String provider) {
    var name = "node-0";
    var labels =
        Json.obj()
            .put("kubernetes.io/arch", "amd64")
            .put("kubernetes.io/hostname", name)
            .put("kubernetes.io/os", "linux")
            .build();
    var node =
        Json.obj()
            .put("metadata", Json.obj().put("name", name).put("labels", labels).build())
            .put(
                "spec",
                Json.obj()
                    .put("providerID", provider.isEmpty() ? null : provider + "://sandbox/" + name)
                    .build())
            .build();
    cluster.core().create("kubelet", "v1", "Node", node);
    var ready = Conditions.condition("Ready", true, "KubeletReady", "simulated");
    cluster
        .core()
        .object("nodes", "", name)
        .ifPresent(made ->
            cluster.status(
                "nodes",
                made,
                Json.obj()
                    .put(
                        "capacity",
                        Json.obj()
                            .put("cpu", "1000")
                            .put("memory", "1000Gi")
                            .put("pods", "10000")
                            .build())
                    .put(
                        "conditions",
                        Conditions.timed(
                            List.of(), List.of(ready), "lastHeartbeatTime", "lastTransitionTime"))
                    .build()));
  }
}
