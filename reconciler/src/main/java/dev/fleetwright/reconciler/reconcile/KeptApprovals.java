package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.guard.Approval;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.store.FleetStore;
import java.util.List;

/** What the memory has of approvals that hold for one cluster as it is planned now. */
record KeptApprovals(FleetStore store, String cluster, List<Approval> all) {

  static KeptApprovals of(FleetStore store, ClusterPlan plan, Pace pace) {
    var now = pace.now();
    var kept = store.approvals(now);
    if (kept.isEmpty()) {
      return new KeptApprovals(store, plan.cluster(), kept);
    }
    var digest = plan.digest();
    return new KeptApprovals(
        store,
        plan.cluster(),
        kept.stream().filter(each -> each.holds(plan.cluster(), digest, now)).toList());
  }

  /** All of them, and what was said with the command. */
  Approvals and(Approvals said) {
    return all.stream().map(Approval::what).reduce(said, Approvals::and);
  }

  /** They were made use of: what is not wanted next time wants a yes of its own. */
  void spend() {
    all.forEach(approval -> store.approve(approval.spentOn(cluster)));
  }
}
