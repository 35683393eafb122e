package dev.fleetwright.compiler.plan;

import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.Kinds;
import dev.fleetwright.compiler.kubernetes.Kinds.Scope;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one cluster shall hold.
 *
 * @param cluster its name in the intent
 * @param target what the cluster is and how it is reached
 * @param units what is placed there, sorted by {@link Unit#id}
 * @param manifests every unit's objects in output order: namespaces and CRDs first, then by kind
 *     rank, namespace and name; no two have the same key
 * @param requires API kinds beyond the built-in ones that the manifests need
 * @param neverOwn fields that the provider's controllers write and we must not claim
 * @param scopes where the objects of custom kinds were taken to live, by {@code Kind.group}; a kind
 *     of which nothing was known is left out
 */
public record ClusterPlan(
    String cluster,
    Target target,
    List<Unit> units,
    List<Manifest> manifests,
    List<RequiredKind> requires,
    List<NeverOwn> neverOwn,
    Map<String, Scope> scopes) {

  public ClusterPlan(
      String cluster,
      Target target,
      List<Unit> units,
      List<Manifest> manifests,
      List<RequiredKind> requires,
      List<NeverOwn> neverOwn) {
    this(cluster, target, units, manifests, requires, neverOwn, Map.of());
  }

  public ClusterPlan {
    units = List.copyOf(units);
    manifests = List.copyOf(manifests);
    requires = List.copyOf(requires);
    neverOwn = List.copyOf(neverOwn);
    scopes = Map.copyOf(scopes);
  }

  /** The object that a manifest of the plan is, whatever words it uses. */
  public ObjectKey identity(ObjectKey key) {
    var builtIn = Kinds.scope(key.group(), key.kind());
    return Kinds.identity(key, builtIn == null ? scopes.get(key.groupKind()) : builtIn);
  }

  /** SHA-256 over the manifests' digests in order, 64 hexadecimal digits. */
  public String digest() {
    var digests = new StringBuilder(64 * manifests.size());
    manifests.forEach(manifest -> digests.append(manifest.digest()));
    return Manifest.sha256(digests.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The cluster's own facts.
   *
   * @param kubernetes its minor, such as {@code 1.36}; empty when the intent does not say
   * @param context the kubeconfig context, the cluster's own name unless the intent says otherwise
   * @param mode {@code push} or {@code pull}
   * @param state {@code active}, {@code cordoned}, {@code draining} or {@code retired}
   */
  public record Target(
      String provider,
      String region,
      List<String> environments,
      Map<String, String> labels,
      String kubernetes,
      String context,
      String mode,
      String state) {
    /** It is reconciled from a service, and still one of the fleet. */
    public boolean isReconciled() {
      return mode.equals("push") && !state.equals("retired");
    }

    /** It is looked at and left as it is. */
    public boolean isCordoned() {
      return state.equals("cordoned");
    }
  }

  /**
   * One workload or component of one environment on this cluster, or its namespaces.
   *
   * @param id {@code environment/name}, unique on the cluster
   * @param kind {@code workload}, {@code component}, or {@code namespaces}: what the workloads of
   *     an environment live in
   * @param needs ids of units on this cluster that must be healthy first
   * @param protect nothing of it is deleted without being named
   * @param manifests its objects, in output order
   */
  public record Unit(
      String id,
      String kind,
      String environment,
      String name,
      String owner,
      Set<String> needs,
      boolean protect,
      List<Manifest> manifests) {
    public Unit {
      manifests = List.copyOf(manifests);
    }
  }

  /**
   * An API kind that must be served before the objects that use it can be applied.
   *
   * @param install what to install on the cluster, in words, with the version
   * @param scope where its objects live, or null where the overlay does not say
   */
  public record RequiredKind(GroupVersionKind gvk, String install, @Nullable Scope scope) {
    public RequiredKind(GroupVersionKind gvk, String install) {
      this(gvk, install, null);
    }
  }

  /**
   * A field that belongs to somebody else.
   *
   * @param group and kind: whose objects
   * @param path dotted keys, such as {@code spec.loadBalancerClass}; a list item by {@code
   *     [key=value]} or {@code [*]}
   * @param reason who writes it
   */
  public record NeverOwn(String group, String kind, String path, String reason) {}
}
