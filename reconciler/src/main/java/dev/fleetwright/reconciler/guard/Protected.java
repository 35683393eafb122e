package dev.fleetwright.reconciler.guard;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.Protection;
import dev.fleetwright.reconciler.inventory.Membership;
import java.util.Optional;

/** What is not deleted before it was named: what cannot be had back, and what was asked for. */
public final class Protected {
  private Protected() {}

  /**
   * Why an object is protected, in words; nothing when it is not.
   *
   * @param live at least its metadata
   */
  public static Optional<String> why(ObjectKey key, Json.Obj live) {
    if ("true".equals(Membership.annotation(live, Membership.PROTECT))) {
      return Optional.of("its unit has protect: true");
    }
    return Protection.why(key, live);
  }
}
