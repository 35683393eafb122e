package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.FleetStore.LedgerRecord;
import java.time.InstantSource;
import java.util.List;

/** Writes a cycle's actions to the ledger: what is intended, before it is sent; what came of it. */
public final class Journal {
  private final FleetStore store;
  private final String cluster;
  private final String commit;
  private final InstantSource clock;

  public Journal(FleetStore store, String cluster, String commit, InstantSource clock) {
    this.store = store;
    this.cluster = cluster;
    this.commit = commit;
    this.clock = clock;
  }

  /**
   * One action on one object.
   *
   * @param digest of what is applied, empty for others
   */
  record Action(String name, ObjectKey key, String digest, String detail) {
    Action with(String newDetail) {
      return new Action(name, key, digest, newDetail);
    }
  }

  /** Before the first of the actions is sent; what was learned of their objects is forgotten. */
  void intended(List<Action> actions) {
    store.intend(cluster, records(actions, "intended"), actions.stream().map(Action::key).toList());
  }

  /** A cluster is taken over, and nothing that was learned of it counts any more. */
  public void takeOver(String uid) {
    var intended = List.of(onCluster("take-over", "intended", "uid " + uid));
    store.intend(cluster, intended, store.learned(cluster).keySet());
  }

  void done(List<Action> actions) {
    store.append(records(actions, "done"));
  }

  void failed(List<Action> actions) {
    store.append(records(actions, "failed"));
  }

  public void tookOver() {
    cluster("take-over", "done", "");
  }

  /** Something that concerns the cluster as a whole. */
  public void cluster(String action, String outcome, String detail) {
    store.append(List.of(onCluster(action, outcome, detail)));
  }

  private LedgerRecord onCluster(String action, String outcome, String detail) {
    return new LedgerRecord(clock.instant(), cluster, commit, "", action, "", outcome, detail);
  }

  private List<LedgerRecord> records(List<Action> actions, String outcome) {
    var now = clock.instant();
    return actions.stream()
        .map(action ->
            new LedgerRecord(
                now,
                cluster,
                commit,
                action.digest(),
                action.name(),
                name(action.key()),
                outcome,
                action.detail()))
        .toList();
  }

  private static String name(ObjectKey key) {
    var place = key.namespace().isEmpty() ? "/" : "/" + key.namespace() + "/";
    return key.groupKind() + place + key.name();
  }
}
