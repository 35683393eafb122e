package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.apply.ClusterClaim;
import dev.fleetwright.reconciler.apply.Work;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.InventoryText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The two copies of a cluster's inventory. What either has is looked after; only what both have may
 * be deleted.
 *
 * @param stored ours
 * @param missing entries that only the cluster has
 * @param agreed what both have
 */
record Copies(
    Map<ObjectKey, InventoryEntry> stored, List<InventoryEntry> missing, Set<ObjectKey> agreed) {

  /** Reads ours, and the cluster's where its digest says that it is another one. */
  static Copies read(Work work, ClusterClaim claim) throws ClusterFailure {
    var stored = work.store().inventory(work.cluster());
    if (claim.holds(stored)) {
      return new Copies(stored, List.of(), stored.keySet());
    }
    Map<ObjectKey, InventoryEntry> there;
    try {
      there = claim.inventory();
    } catch (InventoryText.Malformed e) {
      // Nothing is agreed on, so nothing is deleted; the copy is written anew in this cycle.
      there = Map.of();
    }
    var missing = new ArrayList<InventoryEntry>();
    var agreed = new HashSet<ObjectKey>();
    for (var entry : there.values()) {
      var ours = stored.get(entry.key());
      if (ours == null) {
        missing.add(entry);
      } else if (entry.uid().isEmpty() || ours.uid().equals(entry.uid())) {
        agreed.add(entry.key());
      }
    }
    return new Copies(stored, missing, agreed);
  }

  /** What either copy has. */
  Map<ObjectKey, InventoryEntry> all() {
    var all = new HashMap<>(stored);
    missing.forEach(entry -> all.put(entry.key(), entry));
    return all;
  }
}
