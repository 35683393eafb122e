package dev.fleetwright.compiler.kubernetes;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Order;
import java.util.Comparator;

/**
 * Which object of a cluster: its API version is not part of that.
 *
 * @param group empty for the core group
 * @param namespace empty for a cluster-wide object
 */
public record ObjectKey(String group, String kind, String namespace, String name)
    implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Order.by(ObjectKey::kind, ObjectKey::group, ObjectKey::namespace, ObjectKey::name);

  /** The key that an object's own fields give; missing fields count as empty. */
  public static ObjectKey of(Json.Obj object) {
    var apiVersion = orEmpty(object.text("apiVersion"));
    int slash = apiVersion.indexOf('/');
    return new ObjectKey(
        slash < 0 ? "" : apiVersion.substring(0, slash),
        orEmpty(object.text("kind")),
        orEmpty(object.text("metadata", "namespace")),
        orEmpty(object.text("metadata", "name")));
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  /** {@code Kind} of the core group, {@code Kind.group} of others. */
  public String groupKind() {
    return groupKind(group, kind);
  }

  /** {@code Kind} of the core group, {@code Kind.group} of others. */
  public static String groupKind(String group, String kind) {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  /** {@code Kind/namespace/name}, or {@code Kind/name} of a cluster-wide object. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? kind + "/" + name : kind + "/" + namespace + "/" + name;
  }
}
