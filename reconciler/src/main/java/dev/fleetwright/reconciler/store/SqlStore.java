package dev.fleetwright.reconciler.store;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.JobRun;
import dev.fleetwright.reconciler.drift.Learned;
import dev.fleetwright.reconciler.guard.Approval;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.status.ClusterStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The memory in a database: which tables a method is about, in one transaction. Their SQL is what
 * H2 and PostgreSQL share; what they do not share is in {@link Backend}.
 */
final class SqlStore implements FleetStore {
  private final Backend backend;
  private final Jdbi jdbi;
  private final GroupSync durable;
  private final String installation;
  private volatile @Nullable String fleet;

  SqlStore(Backend backend) {
    this.backend = backend;
    this.jdbi = Jdbi.create(backend.connections());
    this.durable = new GroupSync(() -> jdbi.useHandle(backend::sync));
    this.installation =
        backend.readOnly()
            ? read(SettingTable::installation).orElse("")
            : write(SettingTable::madeInstallation);
    this.fleet = read(SettingTable::fleet).orElse(null);
  }

  @Override
  public String installation() {
    return installation;
  }

  @Override
  public Optional<String> fleet() {
    return Optional.ofNullable(fleet);
  }

  @Override
  public void belongTo(String wanted) {
    if (wanted.equals(fleet)) {
      return;
    }
    // A state of before fleets were told apart is that of the first fleet that opens it.
    var known =
        backend.readOnly() ? fleet().orElse(wanted) : write(db -> SettingTable.fleetOr(db, wanted));
    fleet = known;
    if (!known.equals(wanted)) {
      throw StoreFailure.of(
          "FW2055",
          "the state in %s is that of fleet '%s', and this is fleet '%s'; say another --state, or none: each fleet has its own"
              .formatted(backend.place(), known, wanted));
    }
  }

  @Override
  public Optional<Set<String>> clusters() {
    return read(SettingTable::clusters);
  }

  @Override
  public void clusters(Set<String> names) {
    if (!clusters().filter(names::equals).isPresent()) {
      write(db -> SettingTable.clusters(db, names));
    }
  }

  @Override
  public void forgetCluster(String cluster) {
    write(db -> ClusterTables.forget(db, cluster));
  }

  @Override
  public Optional<Registration> registration(String cluster) {
    return read(db -> ClusterTables.registration(db, cluster));
  }

  @Override
  public void register(String cluster, Registration registration) {
    write(db -> ClusterTables.register(db, cluster, registration));
  }

  @Override
  public Map<ObjectKey, InventoryEntry> inventory(String cluster) {
    return read(db -> InventoryTable.read(db, cluster));
  }

  @Override
  public void remember(String cluster, Collection<InventoryEntry> entries) {
    if (!entries.isEmpty()) {
      write(db -> InventoryTable.write(db, cluster, entries));
    }
  }

  @Override
  public void forget(String cluster, Collection<ObjectKey> keys) {
    if (!keys.isEmpty()) {
      write(db -> {
        for (var table : List.of(InventoryTable.NAME, LearnedTable.NAME, JobRunTable.NAME)) {
          Rows.delete(db, table, cluster, keys);
        }
        return keys.size();
      });
    }
  }

  @Override
  public Map<ObjectKey, Learned> learned(String cluster) {
    return read(db -> LearnedTable.read(db, cluster));
  }

  @Override
  public void learn(String cluster, Map<ObjectKey, Learned> learned) {
    if (!learned.isEmpty()) {
      write(db -> LearnedTable.write(db, cluster, learned));
    }
  }

  @Override
  public Map<String, Set<String>> needs(String cluster) {
    return read(db -> ClusterTables.needs(db, cluster));
  }

  @Override
  public void needs(String cluster, Map<String, Set<String>> needs) {
    write(db -> ClusterTables.needs(db, cluster, needs));
  }

  @Override
  public Map<ObjectKey, JobRun> jobRuns(String cluster) {
    return read(db -> JobRunTable.read(db, cluster));
  }

  @Override
  public void jobRuns(String cluster, Map<ObjectKey, JobRun> runs) {
    if (!runs.isEmpty()) {
      write(db -> JobRunTable.write(db, cluster, runs));
    }
  }

  @Override
  public List<ClusterStatus> statuses() {
    return read(ClusterTables::statuses);
  }

  @Override
  public void status(ClusterStatus status) {
    write(db -> ClusterTables.status(db, status));
  }

  @Override
  public void append(Collection<LedgerRecord> records) {
    if (!records.isEmpty()) {
      write(db -> Ledger.append(db, records));
    }
  }

  @Override
  public void intend(
      String cluster, Collection<LedgerRecord> records, Collection<ObjectKey> objects) {
    if (!records.isEmpty()) {
      write(
          db -> Ledger.append(db, records) + Rows.delete(db, LearnedTable.NAME, cluster, objects));
    }
  }

  @Override
  public List<LedgerRecord> ledger(Optional<String> cluster, int limit) {
    return read(db -> Ledger.newest(db, cluster, limit));
  }

  @Override
  public LedgerCheck verifyLedger() {
    return read(Ledger::verify);
  }

  @Override
  public Optional<Cursor> cursor(String source) {
    return read(db -> CursorTable.find(db, source));
  }

  @Override
  public Optional<Cursor> newestCursor() {
    return read(CursorTable::newest);
  }

  @Override
  public void cursor(String source, Cursor cursor) {
    write(db -> CursorTable.write(db, source, cursor));
  }

  @Override
  public List<Approval> approvals(Instant now) {
    return read(db -> ApprovalTable.read(db, now));
  }

  @Override
  public void approve(Approval approval) {
    write(db -> ApprovalTable.write(db, approval));
  }

  @Override
  public void close() {
    backend.close();
  }

  private <T> T read(Function<Handle, T> work) {
    try {
      return jdbi.inTransaction(work::apply);
    } catch (JdbiException e) {
      throw backend.failure("read", e);
    }
  }

  private <T> T write(Function<Handle, T> work) {
    try {
      T result = jdbi.inTransaction(work::apply);
      durable.await();
      return result;
    } catch (JdbiException e) {
      throw backend.failure("written", e);
    }
  }
}
