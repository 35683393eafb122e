package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.store.FleetStore;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The inventory of one cluster during one cycle; whatever changes is in the store first. */
public final class Inventory {
  private final FleetStore store;
  private final String cluster;
  private final Map<ObjectKey, InventoryEntry> entries;

  public Inventory(FleetStore store, String cluster, Map<ObjectKey, InventoryEntry> entries) {
    this.store = store;
    this.cluster = cluster;
    this.entries = new HashMap<>(entries);
  }

  public Map<ObjectKey, InventoryEntry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** Adds or replaces entries; those that are known as they are cost nothing. */
  public void remember(Collection<InventoryEntry> changed) {
    var news = changed.stream().filter(entry -> !entry.equals(entries.get(entry.key()))).toList();
    if (!news.isEmpty()) {
      store.remember(cluster, news);
      news.forEach(entry -> entries.put(entry.key(), entry));
    }
  }

  public void forget(Collection<ObjectKey> keys) {
    if (!keys.isEmpty()) {
      store.forget(cluster, keys);
      entries.keySet().removeAll(keys);
    }
  }
}
