package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.observe.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a look at a cluster teaches of the inventory. */
final class Entries {
  private Entries() {}

  /**
   * The entries of members that are as they shall be, with the uid that was seen. What is held back
   * may be another's, or still carry the marks of another unit, so nothing is learned from it.
   */
  static List<InventoryEntry> inSync(
      Sight sight,
      List<Write> writes,
      Set<ObjectKey> heldBack,
      Map<ObjectKey, InventoryEntry> inventory) {
    var written = writes.stream().map(write -> write.desired().key()).collect(Collectors.toSet());
    var entries = new ArrayList<InventoryEntry>();
    for (var desired : sight.wanted().objects().values()) {
      var key = desired.key();
      if (sight.seen().of(key) instanceof Live.Present live
          && live.member()
          && !written.contains(key)
          && !heldBack.contains(key)) {
        var known = inventory.get(key);
        entries.add(
            new InventoryEntry(
                key,
                desired.gvk().version(),
                live.uid(),
                desired.unit(),
                known == null ? "" : known.digest(),
                InventoryEntry.State.APPLIED));
      }
    }
    return entries;
  }

  /** The entries of which nothing can be known now. */
  static List<InventoryEntry> unserved(List<Orphan> orphans) {
    return orphans.stream()
        .filter(orphan -> orphan.live() instanceof Live.Unserved)
        .map(Orphan::entry)
        .map(entry -> entry.in(InventoryEntry.State.UNKNOWN))
        .toList();
  }
}
