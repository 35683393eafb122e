package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Autoscalers, which keep replicas within bounds, and budgets of disruption. */
final class Policies {
  private static final Map<String, String> TARGETS =
      Map.of("Deployment", "deployments.apps", "StatefulSet", "statefulsets.apps");

  private Policies() {}

  static Optional<Duration> autoscaler(Cluster cluster, Json.Obj autoscaler) {
    if (Cluster.isGoing(autoscaler)) {
      return Optional.empty();
    }
    var namespace = Cluster.text(autoscaler, "metadata", "namespace");
    var name = Cluster.text(autoscaler, "spec", "scaleTargetRef", "name");
    var resource =
        TARGETS.getOrDefault(Cluster.text(autoscaler, "spec", "scaleTargetRef", "kind"), "");
    var target = cluster.core().object(resource, namespace, name);
    if (target.isEmpty()) {
      return Optional.of(Duration.ofSeconds(5));
    }
    long replicas = Cluster.number(target.get(), 1, "spec", "replicas");
    long least = Cluster.number(autoscaler, 1, "spec", "minReplicas");
    long most = Cluster.number(autoscaler, least, "spec", "maxReplicas");
    long wanted = Math.clamp(replicas, least, Math.max(least, most));
    if (wanted != replicas) {
      cluster
          .core()
          .edit(
              Controller.NAME,
              resource,
              namespace,
              name,
              "scale",
              live -> live.with("spec", live.object("spec").with("replicas", Json.num(wanted))));
    }
    var before = autoscaler.object("status");
    var conditions =
        List.of(
            Conditions.condition(
                "AbleToScale", true, "ReadyForNewScale", "recommended size matches current size"),
            Conditions.condition(
                "ScalingActive", true, "ValidMetricFound", "the metrics are simulated"));
    var status =
        Json.obj()
            .put(
                "conditions",
                Conditions.timed(before.list("conditions"), conditions, "lastTransitionTime"))
            .put("currentMetrics", Json.Null.NULL)
            .put("currentReplicas", wanted)
            .put("desiredReplicas", wanted)
            .build();
    if (!status.without("currentMetrics").equals(before.without("currentMetrics"))) {
      cluster.status("horizontalpodautoscalers.autoscaling", autoscaler, status);
    }
    return Optional.empty();
  }

  static Optional<Duration> budget(Cluster cluster, Json.Obj budget) {
    var generation = budget.at("metadata", "generation");
    if (Cluster.isGoing(budget)
        || generation == null
        || generation.equals(budget.at("status", "observedGeneration"))) {
      return Optional.empty();
    }
    var condition =
        Conditions.condition("DisruptionAllowed", true, "SufficientPods", "")
            .with("message", Json.str(""))
            .with("observedGeneration", generation);
    cluster.status(
        "poddisruptionbudgets.policy",
        budget,
        Json.obj()
            .put(
                "conditions",
                Conditions.timed(
                    budget.list("status", "conditions"), List.of(condition), "lastTransitionTime"))
            .put("currentHealthy", 0)
            .put("desiredHealthy", 0)
            .put("disruptionsAllowed", 0)
            .put("expectedPods", 0)
            .put("observedGeneration", generation)
            .build());
    return Optional.empty();
  }
}
