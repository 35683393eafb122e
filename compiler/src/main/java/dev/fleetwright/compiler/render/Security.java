package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;

/**
 * What pods and containers may do: by default no more than the restricted Pod Security Standard
 * lets them.
 */
final class Security {
  /** Lets a process that is not root write to its volumes. */
  private static final long VOLUME_GROUP = 65532;

  private Security() {}

  private static String level(Unit unit) {
    var level = unit.text("security", "level");
    return level == null ? "restricted" : level;
  }

  static Json.Obj ofPod(Unit unit, boolean hasVolumes) {
    var context = Json.obj();
    var level = level(unit);
    if (level.equals("restricted")) {
      context.put("runAsNonRoot", true);
      if (hasVolumes) {
        context.put("fsGroup", VOLUME_GROUP).put("fsGroupChangePolicy", "OnRootMismatch");
      }
    }
    if (!level.equals("privileged")) {
      context.put("seccompProfile", Json.obj().put("type", "RuntimeDefault").build());
    }
    return context.build();
  }

  static Json.Obj ofContainer(Unit unit) {
    return switch (level(unit)) {
      case "privileged" -> Json.obj().put("privileged", true).build();
      case "baseline" -> Json.obj().put("allowPrivilegeEscalation", false).build();
      default ->
          Json.obj()
              .put("allowPrivilegeEscalation", false)
              .put("capabilities", Json.obj().put("drop", Json.arr(Json.str("ALL"))).build())
              .build();
    };
  }
}
