package dev.fleetwright.reconciler.guard;

import dev.fleetwright.reconciler.inventory.ClusterRecord;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.inventory.Owner;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import org.jspecify.annotations.Nullable;

/** Whether a cluster is ours to write to. */
public sealed interface Standing {
  /** How to agree to it, for the clusters that are named. */
  String TAKE_OVER = "fleetwright approve --take-over --cluster NAME";

  /** It is. */
  record Ours() implements Standing {}

  /** It is once its record is taken over, as was approved. */
  record TakeOver() implements Standing {}

  /** It is not; nothing may be written. */
  record Refused(Blocked why) implements Standing {}

  /**
   * Judges by what the cluster says of itself and what is remembered of it.
   *
   * @param us ours
   * @param clusterUid of the cluster that answers
   * @param registeredUid of the cluster that was registered under this name; empty once that was
   *     reset, or null
   * @param epoch the highest that we gave a cycle on it
   * @param recordExists there is a ConfigMap in the record's place
   * @param record what it says, or null when it is no record
   */
  static Standing judge(
      Owner us,
      String clusterUid,
      @Nullable String registeredUid,
      long epoch,
      boolean recordExists,
      @Nullable ClusterRecord record,
      Approvals approvals) {
    var why = refusal(us, clusterUid, registeredUid, epoch, recordExists, record);
    if (why == null) {
      return new Ours();
    }
    return approvals.takeOver() ? new TakeOver() : new Refused(why);
  }

  private static @Nullable Blocked refusal(
      Owner us,
      String clusterUid,
      @Nullable String registeredUid,
      long epoch,
      boolean recordExists,
      @Nullable ClusterRecord record) {
    if (registeredUid != null && !registeredUid.isEmpty() && !registeredUid.equals(clusterUid)) {
      return refuse(
          "FW2023",
          "another cluster answers than the one registered under this name: kube-system has uid "
              + clusterUid
              + ", it was "
              + registeredUid,
          "if the context points to the wrong cluster, correct it; if the cluster was rebuilt, or"
              + " is a sandbox that was started anew: "
              + TAKE_OVER);
    }
    if (!recordExists) {
      return null;
    }
    if (record == null) {
      return refuse(
          "FW2021",
          "its ConfigMap " + where(us) + " is not a record of ours",
          "see who made it; delete it, or replace it: " + TAKE_OVER);
    }
    if (!record.clusterUid().equals(clusterUid)) {
      return refuse(
          "FW2023",
          "its record "
              + where(us)
              + " was written for another cluster, uid "
              + record.clusterUid(),
          "if this cluster was restored from a copy of that one: " + TAKE_OVER);
    }
    if (!record.owner().equals(us)) {
      return refuse(
          "FW2021",
          "installation "
              + record.owner().installation()
              + " reconciles fleet '"
              + record.owner().fleet()
              + "' on this cluster, and we are "
              + us.installation(),
          "stop that one; if it is gone, or its state was lost: " + TAKE_OVER);
    }
    if (record.epoch() > epoch) {
      return refuse(
          "FW2022",
          "its record is at epoch "
              + record.epoch()
              + " and our state at "
              + epoch
              + ": a copy of our state, or a newer one, writes to this cluster",
          "stop the other process; if our state was restored from a backup: " + TAKE_OVER);
    }
    return null;
  }

  private static Blocked refuse(String code, String reason, String fix) {
    return new Blocked("", code, reason, fix);
  }

  private static String where(Owner us) {
    return Membership.NAMESPACE + "/" + us.recordName();
  }
}
