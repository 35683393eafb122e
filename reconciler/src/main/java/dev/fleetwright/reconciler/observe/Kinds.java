package dev.fleetwright.reconciler.observe;

import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterSession.Discovery;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is known of kinds from a cluster's discovery. */
public final class Kinds {
  private final Discovery discovery;
  private final Map<GroupKind, ResourceType> anyVersion = new HashMap<>();

  public Kinds(Discovery discovery) {
    this.discovery = discovery;
    discovery.types().values().stream()
        .sorted(Comparator.comparing(type -> type.gvk().version()))
        .forEach(type -> anyVersion.putIfAbsent(GroupKind.of(type.gvk()), type));
  }

  /** A kind without its version. */
  public record GroupKind(String group, String kind) {
    public static GroupKind of(ObjectKey key) {
      return new GroupKind(key.group(), key.kind());
    }

    public static GroupKind of(GroupVersionKind gvk) {
      return new GroupKind(gvk.group(), gvk.kind());
    }
  }

  /** The kind as it is served in this version. */
  public Optional<ResourceType> served(GroupVersionKind gvk) {
    return Optional.ofNullable(discovery.types().get(gvk));
  }

  public boolean serves(GroupVersionKind gvk) {
    return discovery.types().containsKey(gvk);
  }

  /** The kind as it is served in whatever version. */
  public Optional<ResourceType> served(GroupKind kind) {
    return Optional.ofNullable(anyVersion.get(kind));
  }

  /** The server does not know at the moment what it serves of the group. */
  public boolean stale(String group) {
    return discovery.stale().stream()
        .anyMatch(version -> GroupVersionKind.of(version, "").group().equals(group));
  }

  public Discovery discovery() {
    return discovery;
  }
}
