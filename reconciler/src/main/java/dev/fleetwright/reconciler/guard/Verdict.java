package dev.fleetwright.reconciler.guard;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import java.util.List;

/**
 * What happens to each object that is no longer wanted.
 *
 * @param delete may be deleted
 * @param held waits for an approval
 * @param blocked cannot be deleted as things are
 * @param kept stays, because somebody asked for that or because nothing can be known of it
 * @param gone is not there any more, or was never written
 */
public record Verdict(
    List<Orphan> delete,
    List<HeldBack> held,
    List<HeldBack> blocked,
    List<HeldBack> kept,
    List<ObjectKey> gone) {
  public Verdict {
    delete = List.copyOf(delete);
    held = List.copyOf(held);
    blocked = List.copyOf(blocked);
    kept = List.copyOf(kept);
    gone = List.copyOf(gone);
  }
}
