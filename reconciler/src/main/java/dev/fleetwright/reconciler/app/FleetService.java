package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.schedule.Ticks;
import dev.fleetwright.reconciler.schedule.Turns;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.StatusJson;
import dev.fleetwright.reconciler.store.StoreFailure;
import dev.fleetwright.reconciler.web.Probe;
import dev.fleetwright.reconciler.web.ServiceMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The scheduled service: follows a branch, and gives every cluster of the plan in force its turn,
 * again and again. Trouble with the branch leaves the plan in force; trouble with one cluster is
 * that cluster's alone; without its memory it writes to no cluster.
 */
final class FleetService implements AutoCloseable {
  private static final Duration STUCK = Duration.ofMinutes(1);
  private static final Duration CANCEL = Duration.ofSeconds(2);

  private final ServiceConfig config;
  private final FleetBranch branch;
  private final Cycle cycle;
  private final ServiceLog log;
  private final ServiceMetrics metrics;
  private final InstantSource clock;
  private final Turns turns;
  private final Map<String, ClusterStatus> statuses = new ConcurrentSkipListMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Clusters that somebody wants looked at, whatever their breaker says. */
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  private volatile @Nullable FleetPlan inForce;
  private volatile Instant lastTick;

  /** What the state said when it last failed; null since it has worked again. */
  private volatile @Nullable String trouble;

  private volatile @Nullable Ticks ticks;

  /** One cluster's whole cycle. Never throws for what a cluster does. */
  interface Cycle {
    ClusterStatus run(FleetPlan fleet, ClusterPlan cluster) throws InterruptedException;

    /** The same because a person asks for it, so also where the breaker would wait. */
    default ClusterStatus asked(FleetPlan fleet, ClusterPlan cluster) throws InterruptedException {
      return run(fleet, cluster);
    }
  }

  FleetService(
      ServiceConfig config,
      FleetBranch branch,
      Cycle cycle,
      Collection<ClusterStatus> known,
      ServiceLog log,
      ServiceMetrics metrics,
      InstantSource clock) {
    this.config = config;
    this.branch = branch;
    this.cycle = cycle;
    this.log = log;
    this.metrics = metrics;
    this.clock = clock;
    this.lastTick = clock.instant();
    this.turns =
        new Turns(
            config.interval(),
            config.concurrency(),
            () -> ThreadLocalRandom.current().nextDouble());
    known.forEach(status -> statuses.put(status.cluster(), status));
  }

  /** Takes up the last good plan and starts to tick. */
  void start() {
    branch.resume().ifPresent(this::putInForce);
    var started = new Ticks(log::bug);
    ticks = started;
    started.every("look", config.poll(), this::look);
    var second = Duration.ofSeconds(1);
    var step = config.interval().dividedBy(4);
    started.every("turns", step.compareTo(second) < 0 ? step : second, this::giveTurns);
  }

  /** The plan that clusters are brought to. */
  Optional<FleetPlan> inForce() {
    return Optional.ofNullable(inForce);
  }

  /**
   * Looks at the branch, and gives clusters their turn at once.
   *
   * @param clusters which; all of them when empty
   * @return how many clusters
   */
  int lookNow(Set<String> clusters) {
    var running = ticks;
    if (running != null) {
      running.now("look");
    }
    var plan = inForce;
    if (plan == null) {
      return 0;
    }
    var chosen =
        reconciled(plan).stream()
            .filter(cluster -> clusters.isEmpty() || clusters.contains(cluster))
            .toList();
    asked.addAll(chosen);
    turns.soon(chosen, clock.instant());
    return chosen.size();
  }

  private static List<String> reconciled(FleetPlan plan) {
    return plan.clusters().values().stream()
        .filter(cluster -> cluster.target().isReconciled())
        .map(ClusterPlan::cluster)
        .toList();
  }

  private void look() {
    try {
      branch.look().ifPresent(this::putInForce);
    } catch (StoreFailure e) {
      trouble = e.getMessage();
      log.error("the state failed, so the branch is not followed", "reason", e.getMessage());
    }
  }

  private void putInForce(FleetPlan plan) {
    inForce = plan;
    metrics.inForce(Instant.ofEpochSecond(plan.epochSecond()));
    statuses.keySet().retainAll(plan.clusters().keySet());
    var pushed = reconciled(plan);
    turns.restart(pushed, clock.instant());
    log.info("plan in force", "commit", plan.commit(), "clusters", pushed.size());
  }

  private void giveTurns() {
    lastTick = clock.instant();
    for (var cluster : turns.take(clock.instant())) {
      try {
        threads.execute(() -> turn(cluster));
      } catch (RejectedExecutionException stopping) {
        turns.done(cluster, clock.instant(), null);
      }
    }
  }

  private void turn(String cluster) {
    Instant notBefore = null;
    try {
      var fleet = inForce;
      var plan = fleet == null ? null : fleet.clusters().get(cluster);
      if (fleet != null && plan != null) {
        long start = System.nanoTime();
        var status = asked.remove(cluster) ? cycle.asked(fleet, plan) : cycle.run(fleet, plan);
        notBefore = status.nextTry();
        trouble = null;
        record(status, Duration.ofNanos(System.nanoTime() - start));
      }
    } catch (InterruptedException stopping) {
      log.warn("the cycle was cancelled", "cluster", cluster);
    } catch (StoreFailure e) {
      trouble = e.getMessage();
      log.error(
          "the state failed, so nothing is written to the cluster",
          "cluster",
          cluster,
          "reason",
          e.getMessage());
    } catch (RuntimeException | Error bug) {
      log.error("the cycle ended by a bug", "cluster", cluster);
      log.bug(bug);
    } finally {
      turns.done(cluster, clock.instant(), notBefore);
    }
  }

  /** Says what changed; a cycle that found nothing to do is a metric and no line. */
  private void record(ClusterStatus now, Duration took) {
    metrics.cycle(now, took);
    var before = statuses.put(now.cluster(), now);
    boolean news =
        before == null
            || before.state() != now.state()
            || before.health() != now.health()
            || !before.message().equals(now.message())
            || now.applied() + now.deleted() > 0;
    ForeignLog.say(log, before, now);
    if (news) {
      log.info(
          "cluster",
          "cluster",
          now.cluster(),
          "state",
          StatusJson.word(now.state()),
          "health",
          StatusJson.word(now.health()),
          "commit",
          now.commit(),
          "applied",
          now.applied(),
          "deleted",
          now.deleted(),
          "blocked",
          now.blocked().size(),
          "reason",
          now.message().isEmpty() ? null : now.message(),
          "milliseconds",
          took.toMillis());
    }
  }

  /** The last known status of every cluster of the plan in force. */
  Collection<ClusterStatus> statuses() {
    return statuses.values();
  }

  Probe live() {
    var silent = Duration.between(lastTick, clock.instant());
    return silent.compareTo(STUCK) < 0
        ? new Probe(true, "alive")
        : new Probe(false, "the schedule has stood still for " + silent.toSeconds() + " s");
  }

  Probe ready() {
    var plan = inForce;
    var why = trouble;
    if (plan == null) {
      return new Probe(
          false, branch.trouble().orElse("no commit of " + config.branch() + " has compiled yet"));
    }
    return why == null
        ? new Probe(
            true,
            "ready: "
                + plan.commit()
                + " is in force"
                + branch.trouble().map(held -> "; " + held).orElse(""))
        : new Probe(false, why);
  }

  /** Starts nothing new, lets cycles under way end in their time, then cancels what is left. */
  @Override
  public void close() {
    var running = ticks;
    if (running != null) {
      running.close();
    }
    log.info("stopping", "cycles", turns.underWay());
    threads.shutdown();
    try {
      if (!threads.awaitTermination(config.drain().toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("cycles are cancelled", "cycles", turns.underWay());
        threads.shutdownNow();
        if (!threads.awaitTermination(CANCEL.toMillis(), TimeUnit.MILLISECONDS)) {
          log.warn("cycles are abandoned", "cycles", turns.underWay());
        }
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    log.info("stopped");
  }
}
