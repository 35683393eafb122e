package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;

/** The pods that a workload runs, as its template says. */
final class PodTemplate {
  private PodTemplate() {}

  /** The template of a workload's pods, or the pod itself; empty for what runs none. */
  static Json.Obj of(Json.Obj workload) {
    return "Pod".equals(workload.text("kind")) ? workload : workload.object("spec", "template");
  }

  /** Whether labels to match are those of the pods; an empty selector finds all. */
  static boolean selects(Json.Obj labels, Json.Obj pods) {
    return labels.fields().entrySet().stream()
        .allMatch(label -> label.getValue().equals(pods.at("metadata", "labels", label.getKey())));
  }
}
