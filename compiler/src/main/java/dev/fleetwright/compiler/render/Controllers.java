package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;

/** What runs the pods: a Deployment, a Job or a CronJob. */
final class Controllers {
  private Controllers() {}

  /**
   * The controller of a pod.
   *
   * @param claims the volumes that the pod claims for itself alone
   */
  static Json.Obj render(Unit unit, Json.Obj podTemplate, boolean claims) {
    return switch (unit.type()) {
      case SERVICE, WORKER -> deployment(unit, podTemplate, claims);
      case JOB -> unit.object("batch/v1", "Job", unit.name()).put("spec", job(podTemplate)).build();
      case CRON -> cronJob(unit, podTemplate);
    };
  }

  private static Json.Obj deployment(Unit unit, Json.Obj podTemplate, boolean claims) {
    var spec = Json.obj();
    if (unit.get("scale") == null) {
      spec.put("replicas", unit.fewestPods());
    }
    spec.put("selector", Json.obj().put("matchLabels", unit.selector()).build());
    if (claims) {
      // A volume of one node cannot be in the old pod and in the new one at once.
      spec.put("strategy", Json.obj().put("type", "Recreate").build());
    }
    return unit.object("apps/v1", "Deployment", unit.name())
        .put("spec", spec.put("template", podTemplate).build())
        .build();
  }

  private static Json.Obj job(Json.Obj podTemplate) {
    return Json.obj().put("template", podTemplate).build();
  }

  private static Json.Obj cronJob(Unit unit, Json.Obj podTemplate) {
    var spec =
        Json.obj()
            .put("schedule", unit.text("schedule"))
            .put("timeZone", unit.text("timeZone"))
            .put("concurrencyPolicy", "Forbid")
            .put("jobTemplate", Json.obj().put("spec", job(podTemplate)).build());
    return unit.object("batch/v1", "CronJob", unit.name()).put("spec", spec.build()).build();
  }
}
