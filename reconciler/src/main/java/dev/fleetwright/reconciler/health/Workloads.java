package dev.fleetwright.reconciler.health;

import static dev.fleetwright.reconciler.health.Assessment.HEALTHY;
import static dev.fleetwright.reconciler.health.Assessment.degraded;
import static dev.fleetwright.reconciler.health.Assessment.progressing;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;

/** The kinds that run pods. */
final class Workloads {
  private Workloads() {}

  static Assessment deployment(Json.Obj object) {
    var state = rollout(object);
    return state.health() == Health.PROGRESSING && paused(object)
        ? progressing("it is paused (spec.paused), " + state.reason())
        : state;
  }

  private static Assessment rollout(Json.Obj object) {
    var progress = Conditions.find(object, "Progressing");
    var failure = Conditions.find(object, "ReplicaFailure");
    if (Conditions.isTrue(failure)) {
      // Quotas, Pod Security and webhooks that refuse pods are told nowhere else.
      var words = Conditions.words(failure, "replicas fail");
      return Conditions.hasReason(progress, "ProgressDeadlineExceeded")
          ? degraded(words)
          : progressing(words);
    }
    if (Conditions.hasReason(progress, "ProgressDeadlineExceeded")) {
      return degraded(Conditions.words(progress, "no progress in time"));
    }
    long wanted = count(object, 1, "spec", "replicas");
    long all = count(object, 0, "status", "replicas");
    long updated = count(object, 0, "status", "updatedReplicas");
    long ready = count(object, 0, "status", "readyReplicas");
    long available = count(object, 0, "status", "availableReplicas");
    if (HealthRules.number(object, "status", "observedGeneration") == null) {
      return progressing("its controller has not seen it yet");
    }
    if (updated < wanted) {
      return progressing(updated + " of " + wanted + " replicas updated");
    }
    if (all > updated) {
      return progressing((all - updated) + " old replicas still run");
    }
    if (available < wanted) {
      return progressing(available + " of " + wanted + " replicas available");
    }
    if (ready < wanted) {
      return progressing(ready + " of " + wanted + " replicas ready");
    }
    if (progress != null
        && !(Conditions.isTrue(progress)
            && Conditions.hasReason(progress, "NewReplicaSetAvailable"))
        && !paused(object)) {
      return progressing(Conditions.words(progress, "rolling out"));
    }
    var availability = Conditions.find(object, "Available");
    return availability == null || Conditions.isTrue(availability)
        ? HEALTHY
        : progressing(Conditions.words(availability, "not available"));
  }

  static Assessment statefulSet(Json.Obj object) {
    if ("OnDelete".equals(object.text("spec", "updateStrategy", "type"))) {
      return HEALTHY;
    }
    long wanted = count(object, 1, "spec", "replicas");
    long all = count(object, 0, "status", "replicas");
    long ready = count(object, 0, "status", "readyReplicas");
    long updated = count(object, 0, "status", "updatedReplicas");
    long current = count(object, 0, "status", "currentReplicas");
    if (all < wanted || ready < wanted) {
      return progressing(Math.min(all, ready) + " of " + wanted + " replicas ready");
    }
    if (all > wanted) {
      return progressing((all - wanted) + " replicas too many");
    }
    long partition = count(object, 0, "spec", "updateStrategy", "rollingUpdate", "partition");
    if (partition > 0) {
      long due = Math.max(0, wanted - partition);
      return updated < due ? progressing(updated + " of " + due + " replicas updated") : HEALTHY;
    }
    if (current < wanted) {
      return progressing(current + " of " + wanted + " replicas current");
    }
    var now = object.text("status", "currentRevision");
    var next = object.text("status", "updateRevision");
    return now != null && next != null && !now.equals(next)
        ? progressing("rolling out revision " + next)
        : HEALTHY;
  }

  static Assessment daemonSet(Json.Obj object) {
    if (HealthRules.number(object, "status", "observedGeneration") == null
        || HealthRules.number(object, "status", "desiredNumberScheduled") == null) {
      return progressing("its controller has not seen it yet");
    }
    long wanted = count(object, 0, "status", "desiredNumberScheduled");
    for (var part :
        new String[] {
          "currentNumberScheduled", "updatedNumberScheduled", "numberAvailable", "numberReady"
        }) {
      long here = count(object, 0, "status", part);
      if (here < wanted && !(part.startsWith("updated") && onDelete(object))) {
        return progressing(here + " of " + wanted + " nodes: " + part);
      }
    }
    return HEALTHY;
  }

  static Assessment replicaSet(Json.Obj object) {
    var failure = Conditions.find(object, "ReplicaFailure");
    if (Conditions.isTrue(failure)) {
      return progressing(Conditions.words(failure, "replicas fail"));
    }
    long wanted = count(object, 1, "spec", "replicas");
    long ready = count(object, 0, "status", "readyReplicas");
    long available = count(object, 0, "status", "availableReplicas");
    long all = count(object, 0, "status", "replicas");
    if (all > wanted) {
      return progressing((all - wanted) + " replicas too many");
    }
    return Math.min(ready, available) < wanted
        ? progressing(Math.min(ready, available) + " of " + wanted + " replicas ready")
        : HEALTHY;
  }

  static Assessment pod(Json.Obj object) {
    for (var container : object.list("status", "containerStatuses")) {
      if ("CrashLoopBackOff".equals(container.text("state", "waiting", "reason"))) {
        return degraded("container " + container.text("name") + " keeps crashing");
      }
    }
    var phase = object.text("status", "phase");
    return switch (phase == null ? "Pending" : phase) {
      case "Succeeded" -> HEALTHY;
      case "Failed" -> degraded("it failed");
      case "Running" ->
          Conditions.isTrue(Conditions.find(object, "Ready")) ? HEALTHY : progressing("not ready");
      default ->
          progressing(Conditions.words(Conditions.find(object, "PodScheduled"), "not running yet"));
    };
  }

  static Assessment job(Json.Obj object) {
    var failed = Conditions.find(object, "Failed");
    if (Conditions.isTrue(failed)) {
      return degraded(Conditions.words(failed, "it failed"));
    }
    if (Conditions.isTrue(Conditions.find(object, "Complete"))) {
      return HEALTHY;
    }
    return object.at("spec", "suspend") == Json.Bool.TRUE ? HEALTHY : progressing("not done yet");
  }

  private static boolean paused(Json.Obj object) {
    return object.at("spec", "paused") == Json.Bool.TRUE;
  }

  private static boolean onDelete(Json.Obj object) {
    return "OnDelete".equals(object.text("spec", "updateStrategy", "type"));
  }

  private static long count(Json.Obj object, long otherwise, String... path) {
    var number = HealthRules.number(object, path);
    return number == null ? otherwise : number;
  }
}
