package dev.fleetwright.reconciler.control;

import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.reconciler.control.Message.Done;
import dev.fleetwright.reconciler.control.Message.Forget;
import dev.fleetwright.reconciler.control.Message.Refused;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.FleetStore.LedgerRecord;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** Forgets what is remembered of clusters, if all of them are known. */
public final class Forgetting {
  private Forgetting() {}

  /**
   * @param who asks, as the operating system says
   */
  public static Message forget(FleetStore store, Forget asked, String who, Instant now) {
    var known = store.statuses().stream().map(ClusterStatus::cluster).toList();
    var names = new TreeSet<>(asked.clusters());
    for (var name : names) {
      if (!known.contains(name) && store.registration(name).isEmpty()) {
        return new Refused(
            "no cluster '%s' is known%s; nothing was forgotten"
                .formatted(name, Spelling.question(name, known).map(q -> "; " + q).orElse("")));
      }
    }
    for (var name : names) {
      store.forgetCluster(name);
      store.append(List.of(new LedgerRecord(now, name, "", "", "forget", "", "done", "by " + who)));
    }
    return new Done("forgot " + String.join(", ", names));
  }
}
