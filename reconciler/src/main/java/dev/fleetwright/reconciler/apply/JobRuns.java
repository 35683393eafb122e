package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.Desired;
import dev.fleetwright.reconciler.drift.JobRun;
import dev.fleetwright.reconciler.health.Assessment;
import dev.fleetwright.reconciler.observe.Live;
import dev.fleetwright.reconciler.observe.Observation;
import dev.fleetwright.reconciler.store.FleetStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The Jobs of one cluster that go when they have ended, during one cycle. */
public final class JobRuns {
  private final FleetStore store;
  private final String cluster;
  private final InstantSource clock;
  private final boolean remembering;
  private final Map<ObjectKey, JobRun> runs;

  /**
   * @param known from cycles before this one
   * @param remembering whether what is found out is kept
   */
  public JobRuns(
      FleetStore store,
      String cluster,
      Map<ObjectKey, JobRun> known,
      InstantSource clock,
      boolean remembering) {
    this.store = store;
    this.cluster = cluster;
    this.clock = clock;
    this.remembering = remembering;
    this.runs = new HashMap<>(known);
  }

  /** A Job that is not there is done, and not to be made again. */
  public boolean isDone(Desired desired) {
    var run = runs.get(desired.key());
    return run != null && run.explainsAbsence(desired, clock.instant());
  }

  /** How an object is, where it may be a Job that is done and gone. */
  public Assessment health(Desired desired, Live live) {
    var run = runs.get(desired.key());
    return live instanceof Live.Absent && run != null && isDone(desired)
        ? run.end().assessment()
        : HealthLook.of(live);
  }

  /**
   * Notes what a look at objects says of the Jobs among them.
   *
   * @param asWanted which of those that are there are what is wanted
   */
  public void look(Collection<Desired> objects, Observation seen, Predicate<ObjectKey> asWanted) {
    var now = clock.instant();
    var news = new HashMap<ObjectKey, JobRun>();
    for (var desired : objects) {
      var key = desired.key();
      if (JobRun.isJob(key) && seen.of(key) instanceof Live.Present live && live.whole()) {
        var run = runs.get(key);
        if (run != null && run.uid().equals(live.uid())) {
          news.put(key, run.seen(live.object(), now));
        } else if (asWanted.test(key)) {
          JobRun.of(desired, live.object(), now).ifPresent(found -> news.put(key, found));
        }
      }
    }
    remember(news);
  }

  /**
   * Notes Jobs that were written.
   *
   * @param sent when, or before that
   */
  void written(Collection<Desired> objects, Map<ObjectKey, Json.Obj> stored, Instant sent) {
    var news = new HashMap<ObjectKey, JobRun>();
    for (var desired : objects) {
      var live = stored.get(desired.key());
      if (live != null) {
        JobRun.of(desired, live, sent).ifPresent(run -> news.put(desired.key(), run));
      }
    }
    remember(news);
  }

  private void remember(Map<ObjectKey, JobRun> found) {
    found.entrySet().removeIf(run -> run.getValue().equals(runs.get(run.getKey())));
    runs.putAll(found);
    if (remembering && !found.isEmpty()) {
      store.jobRuns(cluster, found);
    }
  }
}
