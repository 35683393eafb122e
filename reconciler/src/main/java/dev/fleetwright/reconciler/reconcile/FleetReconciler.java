package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.cluster.Together;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.store.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Brings the clusters of a fleet to their plans, many at once. Safe for many threads: a round
 * leaves out the clusters that another round is still at.
 */
public final class FleetReconciler {
  /** How many clusters at once, where nobody says otherwise. */
  public static final int AT_ONCE = 64;

  private final ClusterReconciler one;
  private final Pace pace;
  private final int atOnce;
  private final Semaphore gate;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  private final BiConsumer<String, Throwable> bugs;

  /**
   * @param bugs is told of what ended a cluster's cycle that should end none, from several threads;
   *     the cluster's status says so too
   */
  public FleetReconciler(
      ClusterReconciler one, Pace pace, int atOnce, BiConsumer<String, Throwable> bugs) {
    this.one = one;
    this.pace = pace;
    this.atOnce = atOnce;
    this.bugs = bugs;
    this.gate = new Semaphore(atOnce);
  }

  /**
   * One cycle for each chosen cluster that is reconciled from here; of cordoned ones only where
   * nothing is to be written. A cluster that is left out, for the breaker holds it back or another
   * round is at it, comes back as it was.
   *
   * @param which clusters
   * @param each is told of every cycle as it ends, from several threads
   * @return the cycles in the plan's order
   * @throws InterruptedException when the caller is interrupted; so are the cycles
   */
  public List<Cycle> round(
      FleetPlan plan, Predicate<ClusterPlan> which, Options options, Consumer<Cycle> each)
      throws InterruptedException {
    one.reconciles(plan.fleet());
    var turns = new ArrayList<Callable<Cycle>>();
    for (var cluster : plan.clusters().values()) {
      boolean wanted =
          cluster.target().isReconciled() && (options.planOnly() || !cluster.target().isCordoned());
      if (wanted && which.test(cluster)) {
        turns.add(() -> {
          var cycle = turn(cluster, plan.commit(), options);
          each.accept(cycle);
          return cycle;
        });
      }
    }
    try (var threads = Together.threads(atOnce)) {
      var cycles = new ArrayList<Cycle>();
      RuntimeException bug = null;
      for (var turn : threads.invokeAll(turns)) {
        try {
          cycles.add(turn.get());
        } catch (ExecutionException e) {
          // All others have ended by now; without its state nothing can be said of a cluster.
          bug = new IllegalStateException("a cycle failed: " + e.getCause(), e.getCause());
        }
      }
      if (bug != null) {
        throw bug;
      }
      return cycles;
    }
  }

  /** One cycle of one cluster, under the rules of a round; a cordoned one is looked at. */
  public Cycle one(ClusterPlan cluster, String commit, Options options)
      throws InterruptedException {
    return turn(cluster, commit, options);
  }

  /** What failed on a cluster that is there may have been the plan, which is another one now. */
  private static boolean mayBeMended(ClusterStatus last, ClusterPlan cluster) {
    return last.state() == ClusterStatus.State.FAILED && !last.digest().equals(cluster.digest());
  }

  /** A mistake of ours, or memory that does not suffice, is that cluster's failure too. */
  private Cycle reconcile(ClusterPlan cluster, String commit, Options options)
      throws InterruptedException {
    try {
      return one.reconcile(cluster, commit, options);
    } catch (StoreFailure e) {
      throw e;
    } catch (RuntimeException | Error bug) {
      bugs.accept(cluster.cluster(), bug);
      return one.broken(cluster, commit, options, bug);
    }
  }

  private Cycle turn(ClusterPlan cluster, String commit, Options options)
      throws InterruptedException {
    var statuses = one.statuses();
    var name = cluster.cluster();
    boolean open =
        !options.even()
            && statuses
                .last(name)
                .filter(last -> Breaker.isOpen(last, pace.now()) && !mayBeMended(last, cluster))
                .isPresent();
    if (open || !underWay.add(name)) {
      return statuses.asBefore(cluster, commit, "another cycle is under way");
    }
    try {
      gate.acquire();
      try {
        return reconcile(cluster, commit, options);
      } finally {
        gate.release();
      }
    } finally {
      underWay.remove(name);
    }
  }
}
