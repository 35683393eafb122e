package dev.fleetwright.reconciler.guard;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.JobNames;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.observe.Live;

/** Jobs of which the plan has the next generation. */
final class Jobs {
  private Jobs() {}

  /** The plan has the Job that takes its place, in the same unit. */
  static boolean isReplaced(InventoryEntry entry, ClusterPlan plan) {
    return plan.units().stream()
        .filter(unit -> unit.id().equals(entry.unit()))
        .flatMap(unit -> unit.manifests().stream())
        .anyMatch(manifest -> JobNames.sameButForDigest(entry.key(), manifest.key()));
  }

  /** It has done its work, or never will, and runs no pod. What was not read whole may run. */
  static boolean isDone(Live.Present live) {
    if (!live.whole()) {
      return false;
    }
    var status = live.object().object("status");
    boolean ended =
        status.list("conditions").stream()
            .anyMatch(condition ->
                "True".equals(condition.text("status"))
                    && ("Complete".equals(condition.text("type"))
                        || "Failed".equals(condition.text("type"))));
    boolean suspended = live.object().at("spec", "suspend") == Json.Bool.TRUE;
    boolean idle = !(status.at("active") instanceof Json.Int(long active) && active > 0);
    return idle && (ended || suspended);
  }
}
