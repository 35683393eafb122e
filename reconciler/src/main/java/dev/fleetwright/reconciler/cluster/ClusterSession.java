package dev.fleetwright.reconciler.cluster;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
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
  /** Who answers: one GET of the {@code kube-system} namespace. */
  Identity identity() throws ClusterFailure;

  /**
   * The kinds that the cluster serves, from aggregated discovery (two requests), remembered for the
   * session's context until {@code refresh} asks again.
   */
  Discovery discovery(boolean refresh) throws ClusterFailure;

  /** All objects of a kind with a label, page by page; complete, or a failure, never a part. */
  Listing list(ResourceType type, String labelSelector, Detail detail) throws ClusterFailure;

  /** One object, or null when the cluster says that it does not exist. */
  Json.@Nullable Obj get(ResourceType type, String namespace, String name) throws ClusterFailure;

  /**
   * Server-side apply under our field manager, with strict field validation.
   *
   * @param body the fields that we want to own, without {@code managedFields}
   * @return what the server stored, and the warnings it gave
   */
  Applied apply(ResourceType type, Json.Obj body, ApplyOptions options) throws ClusterFailure;

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
   * @param version such as {@code v1.36.2}; the emulated minor where the server emulates one
   */
  record Discovery(Map<GroupVersionKind, ResourceType> types, Set<String> stale, String version) {}

  /** A kind and how it is addressed. */
  record ResourceType(GroupVersionKind gvk, String plural, boolean namespaced, Set<String> verbs) {}

  /** How much of each object a LIST brings. */
  enum Detail {
    FULL,
    /** Metadata only; what {@link Item#object} holds then has no spec, data or status. */
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
