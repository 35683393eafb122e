package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.reconciler.apply.FailPoint;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.drift.JobRun;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.health.JobEnd;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore.Registration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A Job that the cluster removes when it has ended is run once, and one that is replaced may end.
 */
abstract class JobContract extends EngineContract {
  private static final Duration TTL = Duration.ofHours(1);

  private Duration later = Duration.ZERO;

  private Manifest job(String name, String image) {
    return manifest(
        """
        {'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'%s','namespace':'%s'},
         'spec':{'ttlSecondsAfterFinished':%d,'template':{'spec':{'restartPolicy':'Never',
           'containers':[{'name':'c','image':'%s'}]}}}}\
        """
            .formatted(name, ns, TTL.toSeconds(), image));
  }

  private String jobs() {
    return "/apis/batch/v1/namespaces/" + ns + "/jobs";
  }

  private ObjectKey key(String name) {
    return new ObjectKey("batch", "Job", ns, name);
  }

  /** A cycle at a time of our own. */
  private Cycle cycleLater(ClusterPlan plan, Options options) throws InterruptedException {
    InstantSource clock = () -> InstantSource.system().instant().plus(later);
    return new ClusterReconciler(
            world().clusters(),
            store(),
            new Pace(clock, Thread::sleep, new SplittableRandom(1)),
            FailPoint.NONE)
        .reconcile(plan, "c0ffee", options);
  }

  /** As its time to live does. */
  private void remove(String name) throws InterruptedException {
    world().delete(jobs() + "/" + name + "?propagationPolicy=Background");
    for (int i = 0; i < 100 && live(jobs() + "/" + name) != null; i++) {
      Thread.sleep(50);
    }
    assertThat(live(jobs() + "/" + name)).isNull();
  }

  private void ended(String name, JobEnd end) {
    var run = Objects.requireNonNull(store().jobRuns(world().context()).get(key(name)));
    store()
        .jobRuns(
            world().context(),
            Map.of(
                key(name), new JobRun(run.uid(), run.manifest(), run.timeToLive(), run.at(), end)));
  }

  @Test
  void once_it_was_seen_to_end_it_is_not_made_again_until_it_changes() throws Exception {
    var plan = plan(unit("a", namespace(ns), job("j", "j:1")));
    assertThat(changes(settled(plan))).contains("CREATE Job/" + ns + "/j");
    ended("j", JobEnd.COMPLETE);
    remove("j");

    for (int i = 0; i < 3; i++) {
      var asked = new Asked();
      var cycle = cycle(plan, Options.CYCLE.onceHealthy(Duration.ofSeconds(1)), asked::of);
      assertThat(cycle.status().state()).isEqualTo(State.IN_SYNC);
      assertThat(cycle.status().health()).as(cycle.toString()).isEqualTo(Health.HEALTHY);
      assertThat(cycle.changes()).isEmpty();
      assertThat(asked.writes()).isZero();
    }
    assertThat(cycle(plan, Options.PLAN).changes()).isEmpty();
    assertThat(live(jobs() + "/j")).isNull();

    var changed = plan(unit("a", namespace(ns), job("j", "j:2")));
    assertThat(changes(settled(changed))).containsExactly("CREATE Job/" + ns + "/j");
    Oracle.holds(world(), changed);
  }

  @Test
  void what_was_never_seen_to_end_is_done_when_its_time_to_live_can_have_removed_it()
      throws Exception {
    var plan = plan(unit("a", namespace(ns), job("j", "j:1")));
    settled(plan);
    remove("j");

    later = TTL.minusMinutes(1);
    assertThat(changes(cycleLater(plan, Options.CYCLE))).containsExactly("CREATE Job/" + ns + "/j");
    remove("j");

    later = later.plus(TTL).plusMinutes(1);
    var done = cycleLater(plan, Options.CYCLE);
    assertThat(done.changes()).isEmpty();
    assertThat(done.status().state()).isEqualTo(State.IN_SYNC);
    assertThat(done.status().health()).isEqualTo(Health.HEALTHY);
    assertThat(live(jobs() + "/j")).isNull();
  }

  @Test
  void what_needs_it_is_written_when_it_is_done_and_gone() throws Exception {
    settled(plan(unit("db", namespace(ns), job("j", "j:1"))));
    ended("j", JobEnd.COMPLETE);
    remove("j");
    var after =
        plan(
            unit("db", namespace(ns), job("j", "j:1")),
            unit("app", Set.of("test/db"), deployment(ns, "web", "web:1")));

    assertThat(changes(settled(after))).containsExactly("CREATE Deployment/" + ns + "/web");
  }

  @Test
  void one_that_failed_and_is_gone_is_not_run_again_and_not_called_healthy() throws Exception {
    var plan = plan(unit("a", namespace(ns), job("j", "j:1")));
    settled(plan);
    ended("j", JobEnd.FAILED);
    remove("j");

    var cycle = cycle(plan);

    assertThat(cycle.changes()).isEmpty();
    assertThat(cycle.status().health()).isEqualTo(Health.DEGRADED);
    assertThat(cycle.status().message()).contains("Job/" + ns + "/j: it failed");
  }

  @Test
  void one_that_left_the_plan_and_comes_back_is_run_again() throws Exception {
    var with = plan(unit("a", namespace(ns), configMap(ns, "m", "1"), job("j", "j:1")));
    settled(with);
    ended("j", JobEnd.COMPLETE);
    remove("j");
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"))));

    assertThat(changes(settled(with))).containsExactly("CREATE Job/" + ns + "/j");
  }

  @Test
  void a_cluster_that_was_forgotten_runs_it_again() throws Exception {
    var plan = plan(unit("a", namespace(ns), job("j", "j:1")));
    settled(plan);
    ended("j", JobEnd.COMPLETE);
    remove("j");
    store().forgetCluster(world().context());

    assertThat(changes(settled(plan))).containsExactly("CREATE Job/" + ns + "/j");
  }

  @Test
  void another_cluster_that_is_taken_over_under_the_same_name_runs_it_at_once() throws Exception {
    var plan = plan(unit("a", namespace(ns), job("j", "j:1")));
    settled(plan);
    ended("j", JobEnd.COMPLETE);
    remove("j");
    var known = store().registration(world().context()).orElseThrow();
    store().register(world().context(), new Registration("rebuilt since", known.epoch()));
    var takeOver = new Approvals(false, 0, Set.of(), true);

    for (var options : List.of(Options.PLAN, Options.CYCLE)) {
      assertThat(changes(cycle(plan, options.approving(takeOver))))
          .containsExactly("CREATE Job/" + ns + "/j");
    }
    assertThat(live(jobs() + "/j")).isNotNull();
  }

  @Test
  void one_that_stays_when_it_has_ended_is_made_again_when_somebody_deletes_it() throws Exception {
    var stays = job("j", "j:1");
    var spec = stays.object().object("spec").without("ttlSecondsAfterFinished");
    var plan = plan(unit("a", namespace(ns), Manifest.of(stays.object().with("spec", spec))));
    settled(plan);
    remove("j");

    assertThat(changes(settled(plan))).containsExactly("CREATE Job/" + ns + "/j");
  }

  private ClusterPlan migrating(boolean guarded, Manifest job) {
    return plan(
        unit("a", namespace(ns)),
        new Unit("test/m", "workload", "test", "m", "", Set.of(), guarded, List.of(job)));
  }

  @Test
  void a_job_that_is_done_gives_way_to_the_next_one_also_where_its_unit_is_protected()
      throws Exception {
    running(migrating(true, job("migrate-55f7a0b7", "web:1")));

    var cycle = settled(migrating(true, job("migrate-65a24dfb", "web:2")));

    assertThat(cycle.status().blocked()).isEmpty();
    assertThat(existing(jobs(), "migrate-55f7a0b7", "migrate-65a24dfb"))
        .containsExactly("migrate-65a24dfb");
  }

  @Test
  void a_job_that_still_runs_is_let_run() throws Exception {
    cycle(migrating(true, job("migrate-55f7a0b7", "web:missing")));
    var next = migrating(true, job("migrate-65a24dfb", "web:2"));

    var held = cycle(next);
    assertThat(only(held).code()).isEqualTo("FW2027");
    assertThat(only(held).reason()).contains("still runs", "once it is done");
    var named = new Approvals(false, 0, Set.of("Job/" + ns + "/migrate-55f7a0b7"), false);
    cycle(next, BRIEF.approving(named));
    assertThat(existing(jobs(), "migrate-55f7a0b7")).isEmpty();
  }

  @Test
  void a_job_that_still_runs_and_is_not_protected_holds_nothing_up() throws Exception {
    cycle(migrating(false, job("migrate-55f7a0b7", "web:missing")));

    var cycle = settled(migrating(false, job("migrate-65a24dfb", "web:2")));

    assertThat(blocked(cycle)).containsExactly("FW2051 Job/" + ns + "/migrate-55f7a0b7");
    assertThat(existing(jobs(), "migrate-55f7a0b7", "migrate-65a24dfb")).hasSize(2);
  }
}
