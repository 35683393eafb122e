package dev.fleetwright.reconciler.sandbox.schema;

import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind in one API version, as a server offers it.
 *
 * @param plural the name in paths
 * @param verbs sorted
 * @param subresources such as {@code status}
 * @param definition the schema of a custom kind; null for a built-in one
 */
public record Kind(
    GroupVersionKind gvk,
    String plural,
    String singular,
    boolean namespaced,
    List<String> verbs,
    List<String> shortNames,
    List<String> categories,
    Set<String> subresources,
    @Nullable CustomSchema definition,
    Type.Struct type) {

  public static final List<String> ALL_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  public Kind {
    verbs = List.copyOf(verbs);
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    subresources = Set.copyOf(subresources);
  }

  public String group() {
    return gvk.group();
  }

  public String name() {
    return gvk.kind();
  }

  public String apiVersion() {
    return gvk.apiVersion();
  }

  /** {@code deployments.apps}: what is stored together, whatever the version. */
  public String resource() {
    return gvk.group().isEmpty() ? plural : plural + "." + gvk.group();
  }

  /** Whether it comes from a CustomResourceDefinition. */
  public boolean custom() {
    return definition != null;
  }

  public boolean hasStatus() {
    return subresources.contains("status");
  }
}
