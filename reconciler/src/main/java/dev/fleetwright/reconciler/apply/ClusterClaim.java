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
import java.util.UUID;
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

  /** Annotation of the record that is another one with each write of it. */
  private static final String MARK = "fleetwright.dev/write";

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
  public void raise(Work work, Map<ObjectKey, InventoryEntry> inventory)
      throws ClusterFailure, InterruptedException {
    long remembered = work.store().registration(work.cluster()).map(Registration::epoch).orElse(0L);
    long epoch = ClusterRecord.nextEpoch(remembered, record);
    work.store().register(work.cluster(), new Registration(work.clusterUid(), epoch));
    work.failPoint().reached("registered");
    write(work, epoch, inventory);
    work.failPoint().reached("claimed");
  }

  /** Leaves the inventory as it is now, at the epoch of this cycle. */
  public void confirm(Work work, Map<ObjectKey, InventoryEntry> inventory)
      throws ClusterFailure, InterruptedException {
    if (record != null && !holds(inventory)) {
      write(work, record.epoch(), inventory);
    }
    work.failPoint().reached("confirmed");
  }

  /**
   * As every write, it is tried again when it fails for a reason that may pass. One that landed
   * without an answer is known by its mark, so it is not taken for somebody else's.
   */
  private void write(Work work, long epoch, Map<ObjectKey, InventoryEntry> inventory)
      throws ClusterFailure, InterruptedException {
    var old = record;
    var mark = UUID.randomUUID().toString();
    Retries.again(
        work.pace(),
        work.deadline(),
        () -> {
          writeOnce(work, epoch, inventory, mark);
          return true;
        },
        () -> landed(work.owner(), mark));
    if (old != null && record != null && !old.inventory().equals(record.inventory())) {
      for (var name : old.chunkNames()) {
        Retries.send(work.pace(), work.deadline(), () -> dropChunk(name));
      }
    }
  }

  private boolean landed(Owner owner, String mark) throws ClusterFailure {
    var there = session.get(CONFIG_MAPS, Membership.NAMESPACE, owner.recordName());
    if (there == null) {
      version = ""; // It was to be replaced, and is half way there.
      return false;
    }
    if (!mark.equals(Membership.annotation(there, MARK))) {
      return false;
    }
    version = version(there);
    record = ClusterRecord.read(there);
    return true;
  }

  private void writeOnce(
      Work work, long epoch, Map<ObjectKey, InventoryEntry> inventory, String mark)
      throws ClusterFailure {
    var text = InventoryText.write(inventory.values());
    var next = ClusterRecord.of(work.owner(), work.clusterUid(), epoch, text).over(version);
    if (next.chunks() > 0) {
      ensureNamespace();
      for (var chunk : next.chunkConfigMaps()) {
        put(chunk);
      }
    }
    var body = marked(next.configMap(inventory.keySet()), mark);
    var stored = version.isEmpty() ? create(body) : put(body);
    version = version(stored);
    record = next.over(version);
  }

  private static Json.Obj marked(Json.Obj body, String mark) {
    var metadata = body.object("metadata");
    var annotations = metadata.object("annotations").with(MARK, Json.str(mark));
    return body.with("metadata", metadata.with("annotations", annotations));
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

  private boolean dropChunk(String name) throws ClusterFailure {
    var chunk = session.get(CONFIG_MAPS, Membership.NAMESPACE, name);
    var uid = chunk == null ? null : chunk.text("metadata", "uid");
    return uid != null
        && session.delete(
            CONFIG_MAPS,
            Membership.NAMESPACE,
            name,
            new Preconditions(uid, null),
            Propagation.BACKGROUND);
  }

  private static String version(Json.Obj object) {
    var version = object.text("metadata", "resourceVersion");
    return version == null ? "" : version;
  }
}
