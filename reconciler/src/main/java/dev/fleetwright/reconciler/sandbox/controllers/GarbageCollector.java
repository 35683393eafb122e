package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.api.ClusterCore;
import dev.fleetwright.reconciler.sandbox.store.Stored;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Deletes what has only owners that are gone, and does what a deleted owner waits for. */
final class GarbageCollector {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final ClusterCore core;

  GarbageCollector(ClusterCore core) {
    this.core = core;
  }

  private record Dependent(String resource, Stored stored) {}

  /** Looks at what depended on an object that is gone. */
  void ownerGone(String uid) {
    var alive = uids();
    for (var dependent : dependents(uid)) {
      if (dependent.stored().owners().stream().noneMatch(alive::contains)) {
        var stored = dependent.stored();
        core.delete(dependent.resource(), stored.namespace(), stored.name());
      }
    }
  }

  /** Looks at a new object whose owners may never have been. */
  void ownersOf(String resource, Stored stored) {
    var alive = uids();
    if (stored.owners().stream().noneMatch(alive::contains)) {
      core.delete(resource, stored.namespace(), stored.name());
    }
  }

  /** Does what the finalizers of a deleted object ask for. */
  void going(Cluster cluster, String resource, Json.Obj object) {
    var uid = Cluster.text(object, "metadata", "uid");
    if (Cluster.hasFinalizer(object, FOREGROUND)) {
      var dependents = dependents(uid);
      dependents.forEach(dependent ->
          core.delete(
              dependent.resource(), dependent.stored().namespace(), dependent.stored().name()));
      if (dependents(uid).isEmpty()) {
        cluster.finish(resource, object, FOREGROUND);
      }
    }
    if (Cluster.hasFinalizer(object, ORPHAN)) {
      for (var dependent : dependents(uid)) {
        core.edit(
            Controller.NAME,
            dependent.resource(),
            dependent.stored().namespace(),
            dependent.stored().name(),
            "",
            live -> disowned(live, uid));
      }
      cluster.finish(resource, object, ORPHAN);
    }
  }

  private static Json.Obj disowned(Json.Obj object, String uid) {
    var owners =
        object.list("metadata", "ownerReferences").stream()
            .filter(owner -> !uid.equals(owner.text("uid")))
            .toList();
    return object.with(
        "metadata", object.object("metadata").with("ownerReferences", new Json.Arr(owners)));
  }

  private List<Dependent> dependents(String uid) {
    var found = new ArrayList<Dependent>();
    for (var resource : core.resources()) {
      for (var stored : core.stored(resource, "")) {
        if (stored.owners().contains(uid)) {
          found.add(new Dependent(resource, stored));
        }
      }
    }
    return found;
  }

  private Set<String> uids() {
    var uids = new HashSet<String>();
    for (var resource : core.resources()) {
      core.stored(resource, "").forEach(stored -> uids.add(stored.uid()));
    }
    return uids;
  }
}
