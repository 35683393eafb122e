package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.apply.ClusterClaim;
import dev.fleetwright.reconciler.apply.FailPoint;
import dev.fleetwright.reconciler.apply.JobRuns;
import dev.fleetwright.reconciler.apply.Journal;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.apply.Refusals;
import dev.fleetwright.reconciler.apply.Work;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.Clusters;
import dev.fleetwright.reconciler.drift.JobRun;
import dev.fleetwright.reconciler.drift.Overrulings;
import dev.fleetwright.reconciler.guard.Standing;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.FleetStore.Registration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings one cluster to its plan. Safe for many threads, one cycle at a time for each cluster.
 *
 * <p>In steady state a cycle makes one LIST for each kind and two GETs, and writes nothing.
 */
public final class ClusterReconciler {
  private final Clusters clusters;
  private final FleetStore store;
  private final Pace pace;
  private final FailPoint failPoint;
  private final Statuses statuses;
  private final Map<String, Refusals> refusals = new ConcurrentHashMap<>();
  private final Map<String, AskedAgain> again = new ConcurrentHashMap<>();

  public ClusterReconciler(Clusters clusters, FleetStore store, Pace pace) {
    this(clusters, store, pace, FailPoint.NONE);
  }

  public ClusterReconciler(Clusters clusters, FleetStore store, Pace pace, FailPoint failPoint) {
    this.clusters = clusters;
    this.store = store;
    this.pace = pace;
    this.failPoint = failPoint;
    this.statuses = new Statuses(store, pace);
  }

  /**
   * One cycle; of a cordoned cluster, a look. Never throws for what a cluster does: that is in the
   * status, which is also stored.
   *
   * @param commit that the plan was compiled from
   * @throws InterruptedException when the caller is interrupted; the next cycle goes on from there
   */
  public Cycle reconcile(ClusterPlan plan, String commit, Options asked)
      throws InterruptedException {
    var kept = KeptApprovals.of(store, plan, pace);
    var options = asked.approving(kept.and(asked.approvals()));
    var journal = new Journal(store, plan.cluster(), commit, pace.clock());
    var cycle = statuses.new Open(plan, commit, options, journal);
    try (var session = clusters.open(plan.cluster(), plan.target().context(), options.within())) {
      var identity = session.identity();
      var claim = ClusterClaim.read(session, store.owner());
      var standing = standing(plan.cluster(), identity.uid(), claim, options);
      if (standing instanceof Standing.Refused(var why)) {
        return cycle.refused(why);
      }
      var allowed = plan.target().isCordoned() ? options.writingNothing() : options;
      var work = work(plan, identity.uid(), session, journal, allowed);
      boolean takingOver = standing instanceof Standing.TakeOver;
      if (takingOver && !allowed.planOnly()) {
        takeOver(work);
      }
      if (!allowed.planOnly()) {
        seeAgain(work);
      }
      var run =
          new CycleRun(
              plan,
              allowed,
              work,
              claim,
              refusals(plan.cluster()),
              again(plan.cluster(), allowed),
              takingOver,
              cycle::begins);
      try {
        run.run();
      } catch (ClusterFailure e) {
        return cycle.lost(run, e);
      } catch (CycleRun.Moved e) {
        return cycle.moved(e.why());
      }
      if (!allowed.planOnly() && run.blocked().isEmpty()) {
        kept.spend();
      }
      return cycle.finished(run);
    } catch (ClusterFailure e) {
      return cycle.failed(e);
    }
  }

  /**
   * What comes is of this fleet.
   *
   * @throws dev.fleetwright.reconciler.store.StoreFailure when the memory is another fleet's
   */
  void reconciles(String fleet) {
    store.belongTo(fleet);
  }

  /** What comes of a cycle that ended by an error that is not the cluster's to tell. */
  Cycle broken(ClusterPlan plan, String commit, Options options, Throwable bug) {
    var journal = new Journal(store, plan.cluster(), commit, pace.clock());
    return statuses.new Open(plan, commit, options, journal).broken(bug);
  }

  /** The last status of a cluster, or null when it was never looked at. */
  Statuses statuses() {
    return statuses;
  }

  private Standing standing(String cluster, String uid, ClusterClaim claim, Options options) {
    var registration = store.registration(cluster);
    return Standing.judge(
        store.owner(),
        uid,
        registration.map(Registration::clusterUid).orElse(null),
        registration.map(Registration::epoch).orElse(0L),
        claim.exists(),
        claim.record(),
        options.approvals());
  }

  /**
   * Others may have written since, so nothing that was learned counts; of another cluster under
   * this name, nothing at all.
   */
  private void takeOver(Work work) {
    boolean another = isAnother(work.cluster(), work.clusterUid());
    work.journal().takeOver(work.clusterUid());
    if (another) {
      store.forget(work.cluster(), List.copyOf(store.inventory(work.cluster()).keySet()));
    }
  }

  /** What was known under this name was of another cluster than the one that answers. */
  private boolean isAnother(String cluster, String uid) {
    return store
        .registration(cluster)
        .map(Registration::clusterUid)
        .filter(known -> !known.equals(uid))
        .isPresent();
  }

  /** A cluster that was forgotten is known again, also where nothing is to be written to it. */
  private void seeAgain(Work work) {
    store
        .registration(work.cluster())
        .filter(known -> known.clusterUid().isEmpty())
        .ifPresent(known ->
            store.register(work.cluster(), new Registration(work.clusterUid(), known.epoch())));
  }

  private Work work(
      ClusterPlan plan, String uid, ClusterSession session, Journal journal, Options options) {
    // The Jobs of another cluster say nothing of those of this one.
    var jobs =
        isAnother(plan.cluster(), uid)
            ? Map.<ObjectKey, JobRun>of()
            : store.jobRuns(plan.cluster());
    return new Work(
        plan.cluster(),
        uid,
        store.owner(),
        session,
        store,
        journal,
        new JobRuns(store, plan.cluster(), jobs, pace.clock(), !options.planOnly()),
        new HashMap<>(),
        pace,
        failPoint,
        pace.now().plus(options.within()));
  }

  private Overrulings again(String cluster, Options options) {
    return again
        .computeIfAbsent(cluster, _ -> new AskedAgain())
        .overrulings(statuses.last(cluster), pace.now(), options.even());
  }

  private Refusals refusals(String cluster) {
    return refusals.computeIfAbsent(cluster, _ -> new Refusals());
  }

  static Blocked blocked(ClusterFailure e) {
    var message = String.valueOf(e.getMessage());
    boolean refused = e.kind() == ClusterFailure.Kind.DENIED;
    // Whoever wrote the policy has never heard of our record.
    var fix =
        refused && e.fix().isEmpty() && message.contains(Membership.NAMESPACE)
            ? "let the policy or webhook named there pass namespace "
                + Membership.NAMESPACE
                + ", where our record of the cluster is"
            : e.fix();
    return new Blocked("", e.kind().code(), message, fix);
  }
}
