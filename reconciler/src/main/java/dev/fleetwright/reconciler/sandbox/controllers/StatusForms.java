package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.controllers.Rollouts.Counts;
import java.util.List;

/** The status of each kind of workload. Numbers that are zero are left out, as the server does. */
final class StatusForms {
  static final Rollouts.StatusForm DEPLOYMENT = StatusForms::deployment;
  static final Rollouts.StatusForm STATEFUL_SET = StatusForms::statefulSet;
  static final Rollouts.StatusForm DAEMON_SET = StatusForms::daemonSet;
  static final Rollouts.StatusForm REPLICA_SET = StatusForms::replicaSet;

  private StatusForms() {}

  private static Json.Obj deployment(Json.Obj object, Json.Obj before, Counts counts) {
    var name = Cluster.text(object, "metadata", "name");
    var set = "ReplicaSet \"" + name + "-" + Rollouts.template(object) + "\"";
    long unavailable = Math.max(0, Math.max(counts.wanted(), counts.total()) - counts.ready());
    boolean available = counts.ready() >= counts.wanted() - counts.wanted() / 4;
    var progressing =
        counts.late()
            ? Conditions.condition(
                "Progressing",
                false,
                "ProgressDeadlineExceeded",
                set + " has timed out progressing.")
            : counts.complete()
                ? Conditions.condition(
                    "Progressing",
                    true,
                    "NewReplicaSetAvailable",
                    set + " has successfully progressed.")
                : Conditions.condition(
                    "Progressing", true, "ReplicaSetUpdated", set + " is progressing.");
    var conditions =
        List.of(
            available
                ? Conditions.condition(
                    "Available",
                    true,
                    "MinimumReplicasAvailable",
                    "Deployment has minimum availability.")
                : Conditions.condition(
                    "Available",
                    false,
                    "MinimumReplicasUnavailable",
                    "Deployment does not have minimum availability."),
            progressing);
    return Json.obj()
        .put("availableReplicas", some(counts.ready()))
        .put(
            "conditions",
            Conditions.timed(
                before.list("conditions"), conditions, "lastTransitionTime", "lastUpdateTime"))
        .put("observedGeneration", object.at("metadata", "generation"))
        .put("readyReplicas", some(counts.ready()))
        .put("replicas", some(counts.total()))
        .put("terminatingReplicas", 0)
        .put("unavailableReplicas", some(unavailable))
        .put("updatedReplicas", some(counts.updated()))
        .build();
  }

  private static Json.Obj statefulSet(Json.Obj object, Json.Obj before, Counts counts) {
    var name = Cluster.text(object, "metadata", "name");
    var update = name + "-" + Rollouts.template(object);
    var old = before.text("currentRevision");
    var current = counts.complete() || old == null ? update : old;
    return Json.obj()
        .put("availableReplicas", counts.ready())
        .put("collisionCount", 0)
        .put(
            "currentReplicas",
            some(current.equals(update) ? counts.updated() : counts.total() - counts.updated()))
        .put("currentRevision", current)
        .put("observedGeneration", object.at("metadata", "generation"))
        .put("readyReplicas", some(counts.ready()))
        .put("replicas", counts.total())
        .put("updateRevision", update)
        .put("updatedReplicas", some(counts.updated()))
        .build();
  }

  private static Json.Obj daemonSet(Json.Obj object, Json.Obj before, Counts counts) {
    long unavailable = counts.wanted() - counts.ready();
    return Json.obj()
        .put("currentNumberScheduled", counts.wanted())
        .put("desiredNumberScheduled", counts.wanted())
        .put("numberAvailable", some(counts.ready()))
        .put("numberMisscheduled", 0)
        .put("numberReady", counts.ready())
        .put("numberUnavailable", some(unavailable))
        .put("observedGeneration", object.at("metadata", "generation"))
        .put("updatedNumberScheduled", some(counts.updated()))
        .put("collisionCount", before.get("collisionCount"))
        .build();
  }

  private static Json.Obj replicaSet(Json.Obj object, Json.Obj before, Counts counts) {
    return Json.obj()
        .put("availableReplicas", some(counts.ready()))
        .put("fullyLabeledReplicas", some(counts.total()))
        .put("observedGeneration", object.at("metadata", "generation"))
        .put("readyReplicas", some(counts.ready()))
        .put("replicas", counts.total())
        .put("terminatingReplicas", before.get("terminatingReplicas"))
        .build();
  }

  private static @org.jspecify.annotations.Nullable Json some(long count) {
    return count == 0 ? null : Json.num(count);
  }
}
