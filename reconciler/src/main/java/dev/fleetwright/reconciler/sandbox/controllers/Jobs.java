package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Jobs that start and, a moment later, are complete; and go when their time to live is over. */
final class Jobs implements Controller {
  private static final String RESOURCE = "jobs.batch";

  @Override
  public Optional<Duration> look(Cluster cluster, Json.Obj job) {
    var status = job.object("status");
    if (Cluster.isGoing(job)) {
      return Optional.empty();
    }
    if (has(status, "Complete")) {
      return expire(cluster, job);
    }
    if (Json.Bool.TRUE.equals(job.at("spec", "suspend"))) {
      if (!has(status, "Suspended")) {
        var suspended = Conditions.condition("Suspended", true, "JobSuspended", "Job suspended");
        cluster.status(
            RESOURCE,
            job,
            Json.obj()
                .put("conditions", conditions(status, List.of(suspended)))
                .put("ready", 0)
                .put("terminating", 0)
                .put("uncountedTerminatedPods", Json.Obj.EMPTY)
                .build());
      }
      return Optional.empty();
    }
    var started = status.text("startTime");
    if (started == null) {
      cluster.status(
          RESOURCE,
          job,
          Json.obj()
              .put("active", Cluster.number(job, 1, "spec", "parallelism"))
              .put("ready", 0)
              .put("startTime", Conditions.now())
              .put("terminating", 0)
              .put("uncountedTerminatedPods", Json.Obj.EMPTY)
              .build());
      return Optional.of(cluster.readyAfter());
    }
    if (!Rollouts.starts(job.object("spec", "template"))) {
      return Optional.empty();
    }
    complete(cluster, job, status);
    return Optional.empty();
  }

  private static void complete(Cluster cluster, Json.Obj job, Json.Obj status) {
    var message = "Reached expected number of succeeded pods";
    var conditions =
        List.of(
            Conditions.condition("SuccessCriteriaMet", true, "CompletionsReached", message),
            Conditions.condition("Complete", true, "CompletionsReached", message));
    long completions =
        Cluster.number(job, Cluster.number(job, 1, "spec", "parallelism"), "spec", "completions");
    cluster.status(
        RESOURCE,
        job,
        Json.obj()
            .put("completionTime", Conditions.now())
            .put("conditions", conditions(status, conditions))
            .put("ready", 0)
            .put("startTime", status.get("startTime"))
            .put("succeeded", completions)
            .put("terminating", 0)
            .put("uncountedTerminatedPods", Json.Obj.EMPTY)
            .build());
  }

  private static Json.Arr conditions(Json.Obj status, List<Json.Obj> conditions) {
    return Conditions.timed(
        status.list("conditions"), conditions, "lastTransitionTime", "lastProbeTime");
  }

  private static Optional<Duration> expire(Cluster cluster, Json.Obj job) {
    if (!(job.at("spec", "ttlSecondsAfterFinished") instanceof Json.Int(var seconds))) {
      return Optional.empty();
    }
    var end = Instant.parse(Cluster.text(job, "status", "completionTime")).plusSeconds(seconds);
    var left = Duration.between(Instant.now(), end);
    if (left.isPositive()) {
      return Optional.of(left);
    }
    cluster
        .core()
        .delete(
            RESOURCE,
            Cluster.text(job, "metadata", "namespace"),
            Cluster.text(job, "metadata", "name"));
    return Optional.empty();
  }

  private static boolean has(Json.Obj status, String type) {
    return status.list("conditions").stream()
        .anyMatch(condition ->
            type.equals(condition.text("type")) && "True".equals(condition.text("status")));
  }
}
