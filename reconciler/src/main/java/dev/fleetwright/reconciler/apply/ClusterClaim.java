package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Preconditions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Propagation;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.inventory.ClusterRecord;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.InventoryText;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.inventory.Owner;
import dev.fleetwright.reconciler.store.FleetStore.Registration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fleet's record in the cluster, read and written. It is written before the first other write
 * of a cycle, over the very version that was read, so of two processes one gives up.
 */
public final class ClusterClaim {
  private static final ResourceType CONFIG_MAPS =
      new ResourceType(new GroupVersionKind("", "v1", "ConfigMap"), "configmaps", true, Set.of());
  private static final ResourceType NAMESPACES =
      new ResourceType(new GroupVersionKind("", "v1", "Namespace"), "namespaces", false, Set.of());

  private final ClusterSession session;
  private final boolean exists;
  private @Nullable ClusterRecord record;
  private String version;

  private ClusterClaim(ClusterSession session, Json.@Nullable Obj configMap) {
    this.session = session;
    this.exists = configMap != null;
    this.record = configMap == null ? null : ClusterRecord.read(configMap);
    this.version = configMap == null ? "" : version(configMap);
  }

  /** Reads the record: one GET. */
  public static ClusterClaim read(ClusterSession session, Owner owner) throws ClusterFailure {
    return new ClusterClaim(
        session, session.get(CONFIG_MAPS, Membership.NAMESPACE, owner.recordName()));
  }

  /** Something is in the record's place. */
  public boolean exists() {
    return exists;
  }

  /** What the record says, or null when there is none that can be read. */
  public @Nullable ClusterRecord record() {
    return record;
  }

  /** The inventory that the cluster keeps; empty when it keeps none. */
  public Map<ObjectKey, InventoryEntry> inventory() throws ClusterFailure, InventoryText.Malformed {
    var here = record;
    return here == null
        ? Map.of()
        : here.<ClusterFailure>entries(
            name -> session.get(CONFIG_MAPS, Membership.NAMESPACE, name));
  }

  /** The cluster keeps exactly this inventory. */
  public boolean holds(Map<ObjectKey, InventoryEntry> inventory) {
    return record != null
        && record.inventory().equals(InventoryText.digest(InventoryText.write(inventory.values())));
  }

  /**
   * Claims the cluster for a cycle that writes: raises the epoch, in our own store first, and
   * leaves the inventory as it will be at most.
   *
   * @throws ClusterFailure of kind CONFLICT when somebody else was faster
   */
  public void raise(Work work, Map<ObjectKey, InventoryEntry> inventory) throws ClusterFailure {
    long remembered = work.store().registration(work.cluster()).map(Registration::epoch).orElse(0L);
    long epoch = ClusterRecord.nextEpoch(remembered, record);
    work.store().register(work.cluster(), new Registration(work.clusterUid(), epoch));
    work.failPoint().reached("registered");
    write(work, epoch, inventory);
    work.failPoint().reached("claimed");
  }

  /** Leaves the inventory as it is now, at the epoch of this cycle. */
  public void confirm(Work work, Map<ObjectKey, InventoryEntry> inventory) throws ClusterFailure {
    if (record != null && !holds(inventory)) {
      write(work, record.epoch(), inventory);
    }
    work.failPoint().reached("confirmed");
  }

  private void write(Work work, long epoch, Map<ObjectKey, InventoryEntry> inventory)
      throws ClusterFailure {
    var text = InventoryText.write(inventory.values());
    var old = record;
    var next = ClusterRecord.of(work.owner(), work.clusterUid(), epoch, text).over(version);
    if (next.chunks() > 0) {
      ensureNamespace();
      for (var chunk : next.chunkConfigMaps()) {
        put(chunk);
      }
    }
    var body = next.configMap(inventory.keySet());
    var stored = version.isEmpty() ? create(body) : put(body);
    version = version(stored);
    record = next.over(version);
    if (old != null && !old.inventory().equals(next.inventory())) {
      dropChunks(old);
    }
  }

  /**
   * Writes over what is there. What takes no change, for it was made immutable or filled up with
   * other things, is replaced: nobody can close a cluster to us by what is in a ConfigMap.
   */
  private Json.Obj put(Json.Obj body) throws ClusterFailure {
    try {
      return session.apply(CONFIG_MAPS, body, new ApplyOptions(true, false)).object();
    } catch (ClusterFailure e) {
      if (e.kind() != ClusterFailure.Kind.INVALID && e.kind() != ClusterFailure.Kind.TOO_LARGE) {
        throw e;
      }
    }
    var key = ObjectKey.of(body);
    var there = session.get(CONFIG_MAPS, key.namespace(), key.name());
    var uid = there == null ? null : there.text("metadata", "uid");
    if (uid != null) {
      session.delete(
          CONFIG_MAPS,
          key.namespace(),
          key.name(),
          new Preconditions(uid, body.text("metadata", "resourceVersion")),
          Propagation.BACKGROUND);
    }
    return session.create(
        CONFIG_MAPS, body.with("metadata", body.object("metadata").without("resourceVersion")));
  }

  private Json.Obj create(Json.Obj body) throws ClusterFailure {
    try {
      return session.create(CONFIG_MAPS, body);
    } catch (ClusterFailure e) {
      if (e.kind() != ClusterFailure.Kind.NOT_FOUND) {
        throw e;
      }
    }
    ensureNamespace();
    return session.create(CONFIG_MAPS, body);
  }

  private void ensureNamespace() throws ClusterFailure {
    if (session.get(NAMESPACES, "", Membership.NAMESPACE) != null) {
      return;
    }
    try {
      session.create(
          NAMESPACES,
          Json.obj()
              .put("apiVersion", "v1")
              .put("kind", "Namespace")
              .put("metadata", Json.obj().put("name", Membership.NAMESPACE).build())
              .build());
    } catch (ClusterFailure e) {
      if (e.kind() != ClusterFailure.Kind.CONFLICT) {
        throw e;
      }
    }
  }

  private void dropChunks(ClusterRecord old) throws ClusterFailure {
    for (var name : old.chunkNames()) {
      var chunk = session.get(CONFIG_MAPS, Membership.NAMESPACE, name);
      var uid = chunk == null ? null : chunk.text("metadata", "uid");
      if (uid != null) {
        session.delete(
            CONFIG_MAPS,
            Membership.NAMESPACE,
            name,
            new Preconditions(uid, null),
            Propagation.BACKGROUND);
      }
    }
  }

  private static String version(Json.Obj object) {
    var version = object.text("metadata", "resourceVersion");
    return version == null ? "" : version;
  }
}
