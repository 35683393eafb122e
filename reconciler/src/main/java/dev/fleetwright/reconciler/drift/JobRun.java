package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.health.JobEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A run of a Job that the cluster removes some time after its end, so that its absence may mean
 * that it is done.
 *
 * @param uid of the Job
 * @param manifest digest of what was run
 * @param timeToLive after its end
 * @param at by our clock, when it had not ended yet for all that is known
 */
public record JobRun(String uid, String manifest, Duration timeToLive, Instant at, JobEnd end) {
  private static final String JOB = "Job.batch";

  /**
   * What to remember of a Job; nothing of what is no Job, or stays when it has ended.
   *
   * @param live as the server holds it, and as it is wanted
   */
  public static Optional<JobRun> of(Desired desired, Json.Obj live, Instant at) {
    var uid = live.text("metadata", "uid");
    return isJob(desired.key())
            && uid != null
            && live.at("spec", "ttlSecondsAfterFinished") instanceof Json.Int(var seconds)
        ? Optional.of(
            new JobRun(
                uid, desired.manifest().digest(), Duration.ofSeconds(seconds), at, JobEnd.of(live)))
        : Optional.empty();
  }

  public static boolean isJob(ObjectKey key) {
    return key.groupKind().equals(JOB);
  }

  /** The same run, looked at again. */
  public JobRun seen(Json.Obj live, Instant now) {
    return end == JobEnd.UNSEEN
        ? new JobRun(uid, manifest, timeToLive, now, JobEnd.of(live))
        : this;
  }

  /**
   * What is wanted has been run, and that the Job is not there is no reason to run it again: it was
   * seen to end, or may have ended and been removed since.
   */
  public boolean explainsAbsence(Desired desired, Instant now) {
    return manifest.equals(desired.manifest().digest())
        && (end != JobEnd.UNSEEN || !now.isBefore(at.plus(timeToLive)));
  }
}
