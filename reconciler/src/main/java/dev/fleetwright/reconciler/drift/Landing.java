package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.Kinds.Scope;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.drift.Wanted.Doubt;
import dev.fleetwright.reconciler.observe.Kinds;
import java.util.HashMap;
import java.util.Map;

/**
 * Says where each manifest of a plan lands on a cluster, and of which object that is not beyond
 * doubt: the cluster has its kind the other way than the compile took it, or a second manifest
 * lands there.
 */
final class Landing {
  private final Map<String, Scope> compiled;
  private final Kinds kinds;
  private final Map<GroupVersionKind, Manifest> defined;
  private final Map<ObjectKey, Landed> landed = new HashMap<>();
  private final Map<ObjectKey, Doubt> doubtful = new HashMap<>();

  /**
   * @param defined kinds that the plan's own CRDs define
   */
  Landing(ClusterPlan plan, Kinds kinds, Map<GroupVersionKind, Manifest> defined) {
    this.compiled = plan.scopes();
    this.kinds = kinds;
    this.defined = defined;
  }

  private record Landed(ObjectKey key, String unit) {}

  Map<ObjectKey, Doubt> doubtful() {
    return doubtful;
  }

  /** Where an object lands: as kubectl, {@code default} where it says no namespace. */
  ObjectKey of(Manifest manifest, String unit) {
    var written = manifest.key();
    var served = kinds.served(manifest.gvk()).or(() -> kinds.served(Kinds.GroupKind.of(written)));
    boolean namespaced = served.map(type -> type.namespaced()).orElseGet(() -> expected(manifest));
    var key =
        namespaced == !written.namespace().isEmpty()
            ? written
            : new ObjectKey(
                written.group(), written.kind(), namespaced ? "default" : "", written.name());
    var scope = compiled.get(written.groupKind());
    if (scope != null && (scope == Scope.NAMESPACED) != namespaced) {
      doubtful.put(key, contradicted(written, scope, namespaced));
    }
    var before = landed.putIfAbsent(stored(key), new Landed(key, unit));
    if (before != null) {
      var doubt =
          new Doubt(
              "FW1451",
              before.unit().equals(unit)
                  ? "'%s' has two manifests of it".formatted(unit)
                  : "'%s' and '%s' each have a manifest of it".formatted(before.unit(), unit),
              "take one of them out of the intent");
      doubtful.put(before.key(), doubt);
      doubtful.put(key, doubt);
    }
    return key;
  }

  /** Where an object of a kind that is not served yet will be. */
  private boolean expected(Manifest manifest) {
    var definition = defined.get(manifest.gvk());
    if (definition != null) {
      return Scope.of(definition.object().text("spec", "scope")) == Scope.NAMESPACED;
    }
    var scope = compiled.get(manifest.key().groupKind());
    return scope == null ? !manifest.key().namespace().isEmpty() : scope == Scope.NAMESPACED;
  }

  private static Doubt contradicted(ObjectKey written, Scope scope, boolean namespaced) {
    var kind = written.groupKind();
    return new Doubt(
        "FW1450",
        namespaced
            ? "objects of the kind %s live in namespaces here, and the compile took it for %s"
                .formatted(kind, scope.word())
            : "objects of the kind %s have no namespace here, and the compile took it for %s"
                .formatted(kind, scope.word()),
        "say `scope: {%s: %s}` in the component"
            .formatted(kind, (namespaced ? Scope.NAMESPACED : Scope.CLUSTER).word()));
  }

  /** Some kinds are served under two groups and stored once. */
  private static ObjectKey stored(ObjectKey key) {
    var home = dev.fleetwright.compiler.kubernetes.Kinds.home(key.group(), key.kind());
    return home.equals(key.group())
        ? key
        : new ObjectKey(home, key.kind(), key.namespace(), key.name());
  }
}
