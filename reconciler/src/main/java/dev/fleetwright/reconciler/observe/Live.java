package dev.fleetwright.reconciler.observe;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;

/** What was seen of one object. */
public sealed interface Live {
  /**
   * It exists.
   *
   * @param whole all of it was read; otherwise its metadata alone
   * @param member it carries our ApplySet's label
   */
  record Present(ResourceType type, Json.Obj object, boolean whole, boolean member)
      implements Live {
    public String uid() {
      return text("uid");
    }

    public String resourceVersion() {
      return text("resourceVersion");
    }

    /**
     * How to address it in the version that is wanted, which may be another than it was read in:
     * all objects of a kind are read together.
     */
    public ResourceType typeOf(GroupVersionKind wanted, Kinds kinds) {
      return kinds.served(wanted).orElse(type);
    }

    /** All of it is known, in the very version. */
    public boolean isReadAs(ResourceType wanted) {
      return whole && wanted.gvk().equals(type.gvk());
    }

    /** It was asked to go and has not gone yet. */
    public boolean terminating() {
      return !text("deletionTimestamp").isEmpty();
    }

    private String text(String field) {
      var text = object.text("metadata", field);
      return text == null ? "" : text;
    }
  }

  /** The cluster says that it does not exist. */
  record Absent(ResourceType type) implements Live {}

  /**
   * The cluster does not serve its kind, or not in the version that is wanted.
   *
   * @param exists it is there, in another version, and is a member
   */
  record Unserved(String reason, boolean exists) implements Live {}

  /**
   * Nothing is known of it now.
   *
   * @param code as in {@code docs/errors.md}
   */
  record Unknown(String code, String reason, String fix) implements Live {}
}
