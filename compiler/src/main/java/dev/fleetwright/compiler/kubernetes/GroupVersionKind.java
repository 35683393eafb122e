package dev.fleetwright.compiler.kubernetes;

import dev.fleetwright.compiler.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A kind in one API version.
 *
 * @param group empty for the core group
 */
public record GroupVersionKind(String group, String version, String kind) {
  /** From an object's {@code apiVersion} and {@code kind}; missing fields count as empty. */
  public static GroupVersionKind of(Json.Obj object) {
    var kind = object.text("kind");
    var apiVersion = object.text("apiVersion");
    return of(apiVersion == null ? "" : apiVersion, kind == null ? "" : kind);
  }

  public static GroupVersionKind of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new GroupVersionKind("", apiVersion, kind)
        : new GroupVersionKind(
            apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
  }

  // Spelled out for the sake of short commands; see Json.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof GroupVersionKind(var itsGroup, var itsVersion, var itsKind)
            && kind.equals(itsKind)
            && group.equals(itsGroup)
            && version.equals(itsVersion);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * group.hashCode() + version.hashCode()) + kind.hashCode();
  }

  /** {@code group/version}, or {@code version} of the core group. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  @Override
  public String toString() {
    return apiVersion() + " " + kind;
  }
}
