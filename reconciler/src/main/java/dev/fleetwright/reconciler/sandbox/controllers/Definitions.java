package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Serves custom kinds as their definitions come, change and go. */
final class Definitions implements Controller {
  private static final String RESOURCE = "customresourcedefinitions.apiextensions.k8s.io";
  private static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";
  private static final Duration SOON = Duration.ofMillis(20);

  @Override
  public Optional<Duration> look(Cluster cluster, Json.Obj definition) {
    var name = Cluster.text(definition, "metadata", "name");
    if (Cluster.isGoing(definition)) {
      return clean(cluster, definition, name);
    }
    if (!Cluster.hasFinalizer(definition, CLEANUP)) {
      cluster.edit(RESOURCE, definition, Definitions::withCleanup);
      return Optional.of(SOON);
    }
    cluster.core().define(definition);
    var before = definition.object("status");
    var conditions =
        List.of(
            Conditions.condition("NamesAccepted", true, "NoConflicts", "no conflicts found"),
            Conditions.condition(
                "Established",
                true,
                "InitialNamesAccepted",
                "the initial names have been accepted"));
    var storage =
        definition.list("spec", "versions").stream()
            .filter(version -> Json.Bool.TRUE.equals(version.at("storage")))
            .map(version -> Cluster.text(version, "name"))
            .toList();
    var status =
        Json.obj()
            .put("acceptedNames", definition.object("spec", "names"))
            .put(
                "conditions",
                Conditions.timed(before.list("conditions"), conditions, "lastTransitionTime"))
            .put("storedVersions", Json.strings(storage))
            .build();
    if (!status.equals(before)) {
      cluster.status(RESOURCE, definition, status);
    }
    return Optional.empty();
  }

  private static Json.Obj withCleanup(Json.Obj definition) {
    var finalizers = new java.util.ArrayList<>(definition.list("metadata", "finalizers"));
    finalizers.add(Json.str(CLEANUP));
    return definition.with(
        "metadata", definition.object("metadata").with("finalizers", new Json.Arr(finalizers)));
  }

  private static Optional<Duration> clean(Cluster cluster, Json.Obj definition, String name) {
    var objects = cluster.core().stored(name, "");
    for (var stored : objects) {
      cluster.core().delete(name, stored.namespace(), stored.name());
    }
    if (!objects.isEmpty()) {
      return Optional.of(SOON);
    }
    cluster.core().withdraw(name);
    cluster.finish(RESOURCE, definition, CLEANUP);
    return Optional.empty();
  }
}
