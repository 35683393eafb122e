package dev.fleetwright.reconciler.inventory;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster knows about who reconciles a fleet's objects on it: the ConfigMap {@code
 * fleetwright-system/fleetwright.FLEET}. It is the ApplySet's parent, the guard against two hubs
 * and the inventory's second copy. An inventory of more than 200 kB goes to ConfigMaps of its own,
 * named after its digest, which are written before the record that speaks of them.
 *
 * @param owner who reconciles the cluster
 * @param clusterUid of the cluster that the record was written for
 * @param epoch raised by every cycle that writes
 * @param inventory digest of the inventory's text
 * @param pieces of the packed inventory; empty where they are in ConfigMaps of their own
 * @param chunks how many ConfigMaps of their own there are
 * @param resourceVersion of the ConfigMap, empty for one that is not written yet
 */
public record ClusterRecord(
    Owner owner,
    String clusterUid,
    long epoch,
    String inventory,
    List<String> pieces,
    int chunks,
    String resourceVersion) {
  /** What writes the record, in the form that ApplySet asks for. */
  public static final String TOOLING = "fleetwright/0.1";

  private static final String DOMAIN = "applyset.kubernetes.io/";
  private static final String PIECE = "inventory";

  /** Several times what the largest inventory that is read needs. */
  private static final int CHUNKS = 100;

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** What an installation, a fleet or a uid can be. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-.A-Za-z0-9]{0,126}[A-Za-z0-9])?");

  /** No cluster sees so many cycles; from here on, somebody wrote what we did not. */
  private static final long EPOCHS = 1L << 53;

  /** The highest that is taken over from a record; what is left is more than any cluster needs. */
  private static final long ADOPTABLE = 1L << 52;

  public ClusterRecord {
    pieces = List.copyOf(pieces);
  }

  /** A record of this inventory, not written yet. */
  public static ClusterRecord of(Owner owner, String clusterUid, long epoch, String inventoryText) {
    var packed = InventoryText.pack(inventoryText);
    boolean fits = packed.size() == 1;
    return new ClusterRecord(
        owner,
        clusterUid,
        epoch,
        InventoryText.digest(inventoryText),
        packed,
        fits ? 0 : packed.size(),
        "");
  }

  /**
   * The epoch of the next cycle that writes: beyond what we remember and what the record says, and
   * always one that can be read back.
   *
   * @param remembered the highest that we gave a cycle
   * @param record what the cluster has, or null
   */
  public static long nextEpoch(long remembered, @Nullable ClusterRecord record) {
    long there = record == null || record.epoch() > ADOPTABLE ? 0 : record.epoch();
    long highest = Math.max(remembered, there);
    return highest >= EPOCHS - 1 ? 1 : highest + 1;
  }

  /**
   * The record that a ConfigMap holds, or null when it holds none. Anybody on the cluster may have
   * written it: of an inventory that is not ours nothing is kept, so that it cannot be read.
   */
  public static @Nullable ClusterRecord read(Json.Obj configMap) {
    var installation = named(configMap.text("data", "installation"));
    var fleet = named(configMap.text("data", "fleet"));
    var uid = named(configMap.text("data", "clusterUid"));
    var epoch = configMap.text("data", "epoch");
    var version = configMap.text("metadata", "resourceVersion");
    if (installation == null || fleet == null || uid == null || epoch == null || version == null) {
      return null;
    }
    try {
      long number = Long.parseLong(epoch);
      int chunks = Integer.parseInt(orZero(configMap.text("data", "inventoryChunks")));
      var digest = orEmpty(configMap.text("data", "inventoryDigest"));
      boolean possible = chunks >= 0 && chunks <= CHUNKS && DIGEST.matcher(digest).matches();
      return number < 0 || number >= EPOCHS
          ? null
          : new ClusterRecord(
              Owner.of(fleet, installation),
              uid,
              number,
              possible ? digest : "",
              List.of(possible ? orEmpty(configMap.text("data", PIECE)) : ""),
              possible ? chunks : 0,
              version);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * The entries, from this record or from the chunks that it speaks of.
   *
   * @param read the content of a chunk's ConfigMap by its name, or null when there is none
   */
  public <E extends Exception> Map<ObjectKey, InventoryEntry> entries(ChunkReader<E> read)
      throws E, InventoryText.Malformed {
    var packed = new StringBuilder();
    if (chunks == 0) {
      pieces.forEach(packed::append);
    }
    for (var name : chunkNames()) {
      var chunk = read.read(name);
      var piece = chunk == null ? null : chunk.text("data", PIECE);
      if (piece == null) {
        throw new InventoryText.Malformed("no ConfigMap " + name);
      }
      packed.append(piece);
      if (packed.length() > InventoryText.LONGEST) {
        throw new InventoryText.Malformed("more than any inventory of ours");
      }
    }
    var text = InventoryText.unpack(packed.toString());
    if (!InventoryText.digest(text).equals(inventory)) {
      throw new InventoryText.Malformed("not the inventory that the record speaks of");
    }
    return InventoryText.read(text);
  }

  /** Reads a ConfigMap of our namespace. */
  public interface ChunkReader<E extends Exception> {
    Json.@Nullable Obj read(String name) throws E;
  }

  /** The names of the ConfigMaps that hold the inventory, where it does not fit the record. */
  public List<String> chunkNames() {
    var names = new ArrayList<String>();
    for (int i = 0; i < chunks; i++) {
      names.add(owner.recordName() + "." + inventory.substring(0, 12) + "." + i);
    }
    return names;
  }

  /** The ConfigMaps to write before {@link #configMap}. */
  public List<Json.Obj> chunkConfigMaps() {
    var names = chunkNames();
    var maps = new ArrayList<Json.Obj>();
    for (int i = 0; i < names.size(); i++) {
      maps.add(
          Json.obj()
              .put("apiVersion", "v1")
              .put("kind", "ConfigMap")
              .put(
                  "metadata",
                  Json.obj()
                      .put("name", names.get(i))
                      .put("namespace", Membership.NAMESPACE)
                      .build())
              .put("data", Json.obj().put(PIECE, pieces.get(i)).build())
              .build());
    }
    return maps;
  }

  /**
   * The ConfigMap to write. With a {@code resourceVersion} it replaces that version only.
   *
   * @param members whose kinds and namespaces ApplySet wants named
   */
  public Json.Obj configMap(Collection<ObjectKey> members) {
    var kinds = new TreeSet<String>();
    var namespaces = new TreeSet<String>();
    for (var key : members) {
      kinds.add(key.groupKind());
      if (!key.namespace().isEmpty() && !key.namespace().equals(Membership.NAMESPACE)) {
        namespaces.add(key.namespace());
      }
    }
    var metadata =
        Json.obj()
            .put("name", owner.recordName())
            .put("namespace", Membership.NAMESPACE)
            .put("labels", Json.obj().put(DOMAIN + "id", owner.applySet()).build())
            .put(
                "annotations",
                Json.obj()
                    .put(DOMAIN + "tooling", TOOLING)
                    .put(DOMAIN + "contains-group-kinds", String.join(",", kinds))
                    .put(DOMAIN + "additional-namespaces", String.join(",", namespaces))
                    .build());
    if (!resourceVersion.isEmpty()) {
      metadata.put("resourceVersion", resourceVersion);
    }
    return Json.obj()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put("metadata", metadata.build())
        .put(
            "data",
            Json.obj()
                .put("fleet", owner.fleet())
                .put("installation", owner.installation())
                .put("clusterUid", clusterUid)
                .put("epoch", Long.toString(epoch))
                .put("inventoryDigest", inventory)
                .put("inventoryChunks", Integer.toString(chunks))
                .put(PIECE, chunks == 0 ? pieces.getFirst() : "")
                .build())
        .build();
  }

  /** The same, over a version of the ConfigMap. */
  public ClusterRecord over(String resourceVersion) {
    return new ClusterRecord(owner, clusterUid, epoch, inventory, pieces, chunks, resourceVersion);
  }

  /** A name that may be one of ours; anybody can write anything of any length into the record. */
  private static @Nullable String named(@Nullable String text) {
    return text != null && NAME.matcher(text).matches() ? text : null;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String orZero(@Nullable String text) {
    return text == null ? "0" : text;
  }
}
