package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.apply.Explain;
import dev.fleetwright.reconciler.apply.Work;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.Together;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.FieldDiff;
import dev.fleetwright.reconciler.drift.FieldDiff.FieldChange;
import java.util.List;
import java.util.Map;

/** What writes would change, field by field: a read and a dry run for each object that exists. */
final class Preview {
  private static final int AT_ONCE = 8;

  private final Work work;

  Preview(Work work) {
    this.work = work;
  }

  private record Answer(List<FieldChange> fields, List<HeldBack> refused) {}

  /**
   * @param changes gets what would be written
   * @param blocked gets what the server would refuse
   */
  void of(List<Write> writes, List<PlannedChange> changes, Map<ObjectKey, HeldBack> blocked)
      throws ClusterFailure, InterruptedException {
    var answers = Together.map(writes, AT_ONCE, this::ask);
    for (int i = 0; i < writes.size(); i++) {
      changes.add(PlannedChange.of(writes.get(i), answers.get(i).fields()));
      answers.get(i).refused().forEach(why -> blocked.put(why.key(), why));
    }
  }

  private Answer ask(Write write) throws ClusterFailure {
    var live = write.live();
    if (live == null) {
      return new Answer(List.of(), List.of());
    }
    var key = write.desired().key();
    try {
      var before =
          live.whole()
              ? live.object()
              : work.session().get(live.type(), key.namespace(), key.name());
      if (before == null) {
        return new Answer(List.of(), List.of());
      }
      var after =
          work.session()
              .apply(live.type(), write.desired().body(before), new ApplyOptions(true, true))
              .object();
      return new Answer(FieldDiff.of(before, after), List.of());
    } catch (ClusterFailure e) {
      if (e.concernsCluster()) {
        throw e;
      }
      return new Answer(List.of(), List.of(Explain.heldBack(key, write.desired().unit(), e)));
    }
  }
}
