package dev.fleetwright.reconciler.cluster;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One cluster for the length of one cycle. Every call has a deadline, honours {@code Retry-After}
 * on 429 within it, and fails with a {@link ClusterFailure} that says what the cluster said. May be
 * used by several threads at once; the session bounds how many requests are under way.
 */
public interface ClusterSession extends AutoCloseable {
  /** The field manager that every write is made under. */
  String FIELD_MANAGER = "fleetwright";

  /** Who answers: one GET of the {@code kube-system} namespace. */
  Identity identity() throws ClusterFailure;

  /**
   * The kinds that the cluster serves, from aggregated discovery, remembered for the context (also
   * by later sessions) until {@code refresh} asks again: three small requests, of which two come
   * back empty when nothing changed.
   */
  Discovery discovery(boolean refresh) throws ClusterFailure;

  /**
   * All objects of a kind with a label, page by page; complete, or a failure, never a part. Each
   * has its {@code apiVersion} and {@code kind}, which a server leaves out in lists.
   *
   * @param namespace empty for all of them
   * @param labelSelector as kubectl takes it; empty for all objects
   * @throws ClusterFailure of kind NO_SUCH_KIND when the cluster does not serve the kind
   */
  Listing list(ResourceType type, String namespace, String labelSelector, Detail detail)
      throws ClusterFailure;

  /** As {@link #list(ResourceType, String, String, Detail)}, in all namespaces. */
  default Listing list(ResourceType type, String labelSelector, Detail detail)
      throws ClusterFailure {
    return list(type, "", labelSelector, detail);
  }

  /** One object, or null when the cluster says that it does not exist. */
  Json.@Nullable Obj get(ResourceType type, String namespace, String name) throws ClusterFailure;

  /**
   * Server-side apply under our field manager, with strict field validation.
   *
   * @param body the fields that we want to own, without {@code managedFields}; with a {@code
   *     metadata.resourceVersion} only that version is written over, and with a {@code
   *     metadata.uid} nothing is created
   * @return what the server stored, and the warnings it gave
   * @throws ClusterFailure of kind CONFLICT, with a cause for each field that another manager holds
   *     or without causes when the version or uid is another one
   */
  Applied apply(ResourceType type, Json.Obj body, ApplyOptions options) throws ClusterFailure;

  /**
   * Changes one object by JSON patch, under our field manager.
   *
   * @param operations as RFC 6902 has them; one that puts another {@code metadata.resourceVersion}
   *     than the object has is a CONFLICT
   * @param dryRun everything but the storing
   * @return what the server stored, or would
   */
  Json.Obj patch(ResourceType type, ObjectKey key, Json.Arr operations, boolean dryRun)
      throws ClusterFailure;

  /**
   * Creates one object under our field manager; of several who try at once, one succeeds. Not for
   * what a plan holds: that is applied.
   *
   * @return what the server stored
   * @throws ClusterFailure of kind CONFLICT when it exists
   */
  Json.Obj create(ResourceType type, Json.Obj body) throws ClusterFailure;

  /**
   * Deletes one object if it still is the one that was seen.
   *
   * @return true when the delete was taken, false when the object was already gone
   * @throws ClusterFailure of kind CONFLICT when it is another object or has changed
   */
  boolean delete(
      ResourceType type,
      String namespace,
      String name,
      Preconditions preconditions,
      Propagation how)
      throws ClusterFailure;

  @Override
  void close();

  /**
   * The cluster behind the context.
   *
   * @param uid of the kube-system namespace, for the life of the cluster
   */
  record Identity(String uid) {}

  /**
   * What a cluster serves.
   *
   * @param types every listable kind in every served version
   * @param stale {@code group/version}s of which the server does not know at the moment what they
   *     serve; their kinds are unknown, not absent
   * @param version such as {@code v1.36.2}, or {@code v1.34} where the server emulates that minor;
   *     empty where it does not say
   */
  record Discovery(Map<GroupVersionKind, ResourceType> types, Set<String> stale, String version) {}

  /** A kind and how it is addressed. */
  record ResourceType(GroupVersionKind gvk, String plural, boolean namespaced, Set<String> verbs) {}

  /** How much of each object a LIST brings. */
  enum Detail {
    FULL,
    /**
     * Metadata only; what {@link Item#object} holds then has no spec, data or status. Of a Secret,
     * no value travels.
     */
    METADATA
  }

  /** A complete LIST. */
  record Listing(String resourceVersion, List<Item> items) {}

  /**
   * One live object.
   *
   * @param object as the server holds it, {@code managedFields} included
   */
  record Item(Json.Obj object) {
    public String uid() {
      var uid = object.text("metadata", "uid");
      return uid == null ? "" : uid;
    }

    public String resourceVersion() {
      var version = object.text("metadata", "resourceVersion");
      return version == null ? "" : version;
    }
  }

  /**
   * @param force take fields that others own
   * @param dryRun everything but the storing
   */
  record ApplyOptions(boolean force, boolean dryRun) {}

  /** What the server made of an apply. */
  record Applied(Json.Obj object, List<String> warnings) {}

  /**
   * What must still be true for a delete.
   *
   * @param resourceVersion null to check the uid alone
   */
  record Preconditions(String uid, @Nullable String resourceVersion) {}

  /** How dependents go. */
  enum Propagation {
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }
}
