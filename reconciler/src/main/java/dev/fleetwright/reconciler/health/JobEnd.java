package dev.fleetwright.reconciler.health;

import dev.fleetwright.compiler.json.Json;

/** How the run of a Job ended, as far as it was seen. */
public enum JobEnd {
  /** It was running, or had not begun, when it was last looked at. */
  UNSEEN,
  COMPLETE,
  FAILED;

  /**
   * @param job as the server holds it
   */
  public static JobEnd of(Json.Obj job) {
    if (Conditions.isTrue(Conditions.find(job, "Failed"))) {
      return FAILED;
    }
    return Conditions.isTrue(Conditions.find(job, "Complete")) ? COMPLETE : UNSEEN;
  }

  /** The health of a Job that is gone because it was done. */
  public Assessment assessment() {
    return this == FAILED
        ? Assessment.degraded("it failed, and was removed since; change it to run it again")
        : Assessment.HEALTHY;
  }
}
