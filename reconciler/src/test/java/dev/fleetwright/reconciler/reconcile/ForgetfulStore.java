package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.JobRun;
import dev.fleetwright.reconciler.drift.Learned;
import dev.fleetwright.reconciler.guard.Approval;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.store.FleetStore;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A memory that knows what was put where, and nothing any more of how it looked. */
final class ForgetfulStore implements FleetStore {
  private final FleetStore inner;
  private final Map<ObjectKey, Learned> learned = new HashMap<>();

  ForgetfulStore(FleetStore inner) {
    this.inner = inner;
  }

  Map<ObjectKey, Learned> relearned() {
    return learned;
  }

  @Override
  public Map<ObjectKey, Learned> learned(String cluster) {
    return learned;
  }

  @Override
  public void learn(String cluster, Map<ObjectKey, Learned> more) {
    learned.putAll(more);
  }

  @Override
  public List<Approval> approvals(Instant now) {
    return inner.approvals(now);
  }

  @Override
  public void approve(Approval approval) {
    inner.approve(approval);
  }

  @Override
  public String installation() {
    return inner.installation();
  }

  @Override
  public Optional<Set<String>> clusters() {
    return inner.clusters();
  }

  @Override
  public void clusters(Set<String> names) {
    inner.clusters(names);
  }

  @Override
  public void forgetCluster(String cluster) {
    inner.forgetCluster(cluster);
  }

  @Override
  public Optional<String> fleet() {
    return inner.fleet();
  }

  @Override
  public void belongTo(String fleet) {
    inner.belongTo(fleet);
  }

  @Override
  public Optional<Registration> registration(String cluster) {
    return inner.registration(cluster);
  }

  @Override
  public void register(String cluster, Registration registration) {
    inner.register(cluster, registration);
  }

  @Override
  public Map<ObjectKey, InventoryEntry> inventory(String cluster) {
    return inner.inventory(cluster);
  }

  @Override
  public void remember(String cluster, Collection<InventoryEntry> entries) {
    inner.remember(cluster, entries);
  }

  @Override
  public void forget(String cluster, Collection<ObjectKey> keys) {
    inner.forget(cluster, keys);
  }

  @Override
  public Map<String, Set<String>> needs(String cluster) {
    return inner.needs(cluster);
  }

  @Override
  public void needs(String cluster, Map<String, Set<String>> needs) {
    inner.needs(cluster, needs);
  }

  @Override
  public Map<ObjectKey, JobRun> jobRuns(String cluster) {
    return inner.jobRuns(cluster);
  }

  @Override
  public void jobRuns(String cluster, Map<ObjectKey, JobRun> runs) {
    inner.jobRuns(cluster, runs);
  }

  @Override
  public List<ClusterStatus> statuses() {
    return inner.statuses();
  }

  @Override
  public void status(ClusterStatus status) {
    inner.status(status);
  }

  @Override
  public void append(Collection<LedgerRecord> records) {
    inner.append(records);
  }

  @Override
  public void intend(
      String cluster, Collection<LedgerRecord> records, Collection<ObjectKey> objects) {
    learned.keySet().removeAll(objects);
    inner.intend(cluster, records, objects);
  }

  @Override
  public List<LedgerRecord> ledger(Optional<String> cluster, int limit) {
    return inner.ledger(cluster, limit);
  }

  @Override
  public LedgerCheck verifyLedger() {
    return inner.verifyLedger();
  }

  @Override
  public Optional<Cursor> cursor(String source) {
    return inner.cursor(source);
  }

  @Override
  public Optional<Cursor> newestCursor() {
    return inner.newestCursor();
  }

  @Override
  public void cursor(String source, Cursor cursor) {
    inner.cursor(source, cursor);
  }

  @Override
  public void close() {
    inner.close();
  }
}
