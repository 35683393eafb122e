package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;

/** The template of a workload's pods. */
final class PodTemplates {
  private PodTemplates() {}

  static Json.Obj render(Unit unit, Volumes volumes) {
    var metadata =
        Json.obj()
            .put("labels", unit.labels())
            .putNonEmpty(
                "annotations",
                Json.obj().put("fleetwright.dev/files-digest", volumes.filesDigest()).build());
    var spec =
        Json.obj()
            .put("serviceAccountName", unit.name())
            .put("automountServiceAccountToken", false)
            .putNonEmpty("securityContext", Security.ofPod(unit, volumes.claimed()))
            .put("containers", Json.arr(Containers.render(unit, volumes.mounts())))
            .putNonEmpty("volumes", new Json.Arr(volumes.volumes()))
            .putNonEmpty("topologySpreadConstraints", Scaling.spread(unit));
    if (!unit.type().stays()) {
      spec.put("restartPolicy", "Never");
    }
    return Json.obj().put("metadata", metadata.build()).put("spec", spec.build()).build();
  }

  /** Who the pods are to the API server, which they do not talk to unless somebody lets them. */
  static Json.Obj serviceAccount(Unit unit) {
    return unit.object("v1", "ServiceAccount", unit.name())
        .put("automountServiceAccountToken", false)
        .build();
  }
}
