package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.PlannedChange;
import dev.fleetwright.reconciler.schedule.Ticks;
import dev.fleetwright.reconciler.schedule.Turns;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.store.StoreFailure;
import dev.fleetwright.reconciler.web.Probe;
import dev.fleetwright.reconciler.web.ServiceMetrics;
import java.nio.file.Files;
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
  private final Turn turn;
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

  /** The same where the branch was looked at: a cluster's turn that works does not end it. */
  private volatile @Nullable String stateTrouble;

  private final Repetition stateFailures = new Repetition();
  private final CycleLog words;

  private volatile @Nullable Ticks ticks;

  /** One cluster's whole cycle. Never throws for what a cluster does. */
  interface Turn {
    Cycle run(FleetPlan fleet, ClusterPlan cluster) throws InterruptedException;

    /** The same because a person asks for it, so also where the breaker would wait. */
    default Cycle asked(FleetPlan fleet, ClusterPlan cluster) throws InterruptedException {
      return run(fleet, cluster);
    }
  }

  FleetService(
      ServiceConfig config,
      FleetBranch branch,
      Turn turn,
      Collection<ClusterStatus> known,
      ServiceLog log,
      ServiceMetrics metrics,
      InstantSource clock) {
    this.config = config;
    this.branch = branch;
    this.turn = turn;
    this.log = log;
    this.words = new CycleLog(log);
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
      branch
          .look()
          .or(() -> inForce == null ? branch.resume() : Optional.empty())
          .ifPresent(this::putInForce);
      stateTrouble = null;
      stateFailures.ends();
    } catch (StoreFailure e) {
      var reason = String.valueOf(e.getMessage());
      stateTrouble = reason;
      if (stateFailures.isNews(reason, clock.instant())) {
        log.error("the state failed, so the branch is not followed", "reason", reason);
      }
    }
  }

  private void putInForce(FleetPlan plan) {
    FleetGuard.judge(inForce, plan).say(log);
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
        var cycle = asked.remove(cluster) ? turn.asked(fleet, plan) : turn.run(fleet, plan);
        notBefore = cycle.status().nextTry();
        trouble = null;
        record(cycle, Duration.ofNanos(System.nanoTime() - start));
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

  /** A turn that was skipped, for the breaker is open, comes back as the status that was there. */
  private void record(Cycle cycle, Duration took) {
    var now = cycle.status();
    var before = statuses.put(now.cluster(), now);
    if (!now.equals(before) && now.state() != ClusterStatus.State.UNKNOWN) {
      metrics.cycle(now, took);
      int repairs = (int) cycle.changes().stream().filter(PlannedChange::isRepair).count();
      ForeignLog.say(log, before, now);
      int refused = words.say(cycle, before, took);
      metrics.did(now.cluster(), repairs, now.deleted(), refused);
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
    if (plan == null) {
      var why = branch.trouble().map(Unfollowed::toString).or(branch::unread);
      return new Probe(false, why.orElse("no commit of " + config.branch() + " has compiled yet"));
    }
    for (var why : new String[] {stateTrouble, trouble, kubeconfigTrouble()}) {
      if (why != null) {
        return new Probe(false, why);
      }
    }
    return new Probe(
        true,
        "ready: "
            + plan.commit()
            + " is in force"
            + branch.trouble().map(held -> "; " + held).orElse("")
            + branch.unread().map(why -> "; the repo is not read: " + why).orElse(""));
  }

  /** Why no cluster at all can be reached by what is configured; null when one can. */
  private @Nullable String kubeconfigTrouble() {
    var named = config.kubeconfig();
    if (named != null && !Files.isReadable(named)) {
      return "the kubeconfig " + named + " cannot be read";
    }
    var all = List.copyOf(statuses.values());
    var code = ClusterFailure.Kind.CONFIGURATION.code();
    boolean none =
        !all.isEmpty()
            && all.stream()
                .allMatch(
                    status -> status.blocked().stream().anyMatch(why -> why.code().equals(code)));
    return none ? "no cluster can be reached: " + all.getFirst().message() : null;
  }

  /** Where the service stands on its branch, for {@code /status}. */
  Json.Obj followed() {
    var plan = inForce;
    return Json.obj()
        .put("branch", config.branch())
        .put("commit", plan == null ? null : plan.commit())
        .put("unfollowed", branch.trouble().map(Unfollowed::json).orElse(null))
        .put("unread", branch.unread().orElse(null))
        .build();
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
