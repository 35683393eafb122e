package dev.fleetwright.reconciler.store;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.JobRun;
import dev.fleetwright.reconciler.drift.Learned;
import dev.fleetwright.reconciler.guard.Approval;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.Owner;
import dev.fleetwright.reconciler.status.ClusterStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The reconciler's memory. Every method is one transaction and durable when it returns, or throws
 * {@link StoreFailure}. Safe for many threads; writes of one cluster come from one cycle at a time.
 */
public interface FleetStore extends AutoCloseable {
  /**
   * Who we are, for all clusters and for the life of this store: a random UUID made at first use.
   */
  String installation();

  /** The fleet whose memory this is, or nothing before the first has used it. */
  Optional<String> fleet();

  /**
   * Makes this the memory of a fleet, for good. Again for the same fleet it changes nothing.
   *
   * @throws StoreFailure when it is the memory of another fleet
   */
  void belongTo(String fleet);

  /**
   * Us and the fleet whose memory this is.
   *
   * @throws IllegalStateException when it is the memory of none yet
   */
  default Owner owner() {
    return Owner.of(
        fleet().orElseThrow(() -> new IllegalStateException("whose memory is this?")),
        installation());
  }

  /** The clusters that the fleet has, or nothing before that was ever told. */
  Optional<Set<String>> clusters();

  /** Takes note of all the clusters that the fleet has. */
  void clusters(Set<String> names);

  /**
   * Forgets a cluster, all but its ledger and the epoch: what is in the cluster is known again once
   * it is looked at, and no other process can have gone on from there.
   */
  void forgetCluster(String cluster);

  /** What is known of a cluster, or nothing when it was never registered here. */
  Optional<Registration> registration(String cluster);

  void register(String cluster, Registration registration);

  /** What we put on the cluster; null keys never. Empty also when the store was lost. */
  Map<ObjectKey, InventoryEntry> inventory(String cluster);

  /** Adds or replaces entries; nothing is forgotten. */
  void remember(String cluster, Collection<InventoryEntry> entries);

  /** Forgets entries whose end was seen, and all that is known of their objects. */
  void forget(String cluster, Collection<ObjectKey> keys);

  Map<ObjectKey, Learned> learned(String cluster);

  void learn(String cluster, Map<ObjectKey, Learned> learned);

  /** Which units of a cluster needed which others, as far as that may still matter. */
  Map<String, Set<String>> needs(String cluster);

  /** Replaces what is known of the needs of all units of a cluster. */
  void needs(String cluster, Map<String, Set<String>> needs);

  /** What is known of the Jobs of a cluster that go when they have ended. */
  Map<ObjectKey, JobRun> jobRuns(String cluster);

  void jobRuns(String cluster, Map<ObjectKey, JobRun> runs);

  /** The last status of every cluster ever looked at, by name. */
  List<ClusterStatus> statuses();

  void status(ClusterStatus status);

  /** Appends to the ledger, whose records are chained by hash. Returns when it is durable. */
  void append(Collection<LedgerRecord> records);

  /**
   * Appends what is intended, and forgets what was learned of the objects that it is about: what
   * comes of a write may never be heard.
   */
  void intend(String cluster, Collection<LedgerRecord> records, Collection<ObjectKey> objects);

  /** The newest records first, of one cluster or of all. */
  List<LedgerRecord> ledger(Optional<String> cluster, int limit);

  /** Reads the whole ledger and checks every link; time linear in its length. */
  LedgerCheck verifyLedger();

  /** How far a watched branch was followed, or nothing when it never was. */
  Optional<Cursor> cursor(String source);

  void cursor(String source, Cursor cursor);

  /** The branch that was followed last, or nothing when none ever was. */
  Optional<Cursor> newestCursor();

  /** What people said yes to that has not ended by then, the oldest first. */
  List<Approval> approvals(Instant now);

  /** Keeps an approval; another one of its id is replaced. Those that have ended are dropped. */
  void approve(Approval approval);

  @Override
  void close();

  /**
   * @param clusterUid of the kube-system namespace when the cluster was first seen; empty once that
   *     was reset, until it is seen again
   * @param epoch of the guard object in the cluster, raised by each cycle that writes
   */
  record Registration(String clusterUid, long epoch) {}

  /**
   * One action on a cluster: what was intended before it was sent, and what came of it.
   *
   * @param commit that asked for it
   * @param action {@code create}, {@code apply}, {@code delete}, {@code adopt}, {@code refuse}...
   * @param object as {@code Kind.group/namespace/name}, empty for the cluster as a whole
   * @param outcome {@code intended}, {@code done} or {@code failed}
   * @param detail in words, never a value of a Secret
   */
  record LedgerRecord(
      Instant at,
      String cluster,
      String commit,
      String digest,
      String action,
      String object,
      String outcome,
      String detail) {}

  /** What a check of the ledger found. */
  sealed interface LedgerCheck {
    /**
     * @param head hash of the last record; kept elsewhere, it proves later that nothing was cut off
     */
    record Intact(long records, String head) implements LedgerCheck {}

    /**
     * @param sequence of the first record that is not what was written, from 1
     */
    record Broken(long sequence, String reason) implements LedgerCheck {}
  }

  /**
   * Where the service stands on a branch. Neither moves back but by what the branch itself does.
   *
   * @param seen the newest commit that was looked at, full object id
   * @param good the newest commit that compiled and so is in force; empty before the first
   * @param trouble why the one seen is not in force, in words; empty when it is
   */
  record Cursor(String seen, String good, Instant at, String trouble) {
    public Cursor(String seen, String good, Instant at) {
      this(seen, good, at, "");
    }
  }
}
