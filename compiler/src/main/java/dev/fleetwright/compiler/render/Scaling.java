package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many pods there are, and how many must stay. */
final class Scaling {
  /** Percent of the requested CPU at which pods are added, where the workload names no measure. */
  private static final long CPU_TARGET = 80;

  private Scaling() {}

  /** The autoscaler; null for a workload with a fixed number of pods. */
  static Json.@Nullable Obj autoscaler(Unit unit) {
    if (!unit.type().stays() || unit.get("scale") == null) {
      return null;
    }
    var metrics = new ArrayList<Json>();
    for (var resource : List.of("cpu", "memory")) {
      if (unit.get("scale", resource) instanceof Json.Int(var percent)) {
        metrics.add(metric(resource, percent));
      }
    }
    if (metrics.isEmpty()) {
      metrics.add(metric("cpu", CPU_TARGET));
    }
    var target =
        Json.obj().put("apiVersion", "apps/v1").put("kind", "Deployment").put("name", unit.name());
    var spec =
        Json.obj()
            .put("scaleTargetRef", target.build())
            .put("minReplicas", unit.fewestPods())
            .put("maxReplicas", unit.get("scale", "max"))
            .put("metrics", new Json.Arr(metrics));
    return unit.object("autoscaling/v2", "HorizontalPodAutoscaler", unit.name())
        .put("spec", spec.build())
        .build();
  }

  private static Json metric(String resource, long percent) {
    var target = Json.obj().put("type", "Utilization").put("averageUtilization", percent);
    return Json.obj()
        .put("type", "Resource")
        .put("resource", Json.obj().put("name", resource).put("target", target.build()).build())
        .build();
  }

  /**
   * The budget; null for a workload that asks for no availability, and for a single pod, whose
   * budget would stop every node upgrade.
   */
  static Json.@Nullable Obj budget(Unit unit) {
    if (!unit.type().stays() || unit.get("availability") == null || unit.fewestPods() < 2) {
      return null;
    }
    var most = unit.get("availability", "maxUnavailable");
    var spec =
        Json.obj()
            .put("maxUnavailable", most == null ? Json.num(1) : most)
            .put("selector", Json.obj().put("matchLabels", unit.selector()).build());
    return unit.object("policy/v1", "PodDisruptionBudget", unit.name())
        .put("spec", spec.build())
        .build();
  }

  /**
   * Where pods go: spread over zones as far as there is room, and, where several nodes may be lost
   * at once, never two on a node while another one has none.
   */
  static Json spread(Unit unit) {
    var constraints = new ArrayList<Json>();
    var level = unit.text("availability", "level");
    if ("zone".equals(level) || "high".equals(level)) {
      constraints.add(constraint(unit, "topology.kubernetes.io/zone", "ScheduleAnyway"));
    }
    if ("high".equals(level)) {
      constraints.add(constraint(unit, "kubernetes.io/hostname", "DoNotSchedule"));
    }
    return new Json.Arr(constraints);
  }

  private static Json constraint(Unit unit, String key, String otherwise) {
    return Json.obj()
        .put("maxSkew", 1)
        .put("topologyKey", key)
        .put("whenUnsatisfiable", otherwise)
        .put("labelSelector", Json.obj().put("matchLabels", unit.selector()).build())
        .build();
  }
}
