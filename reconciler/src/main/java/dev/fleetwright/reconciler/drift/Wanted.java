package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.inventory.Owner;
import dev.fleetwright.reconciler.observe.Kinds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A cluster's plan as objects to hold there.
 *
 * @param objects by key, in the plan's order
 * @param doubtful why an object is not to be written: what Git wants there is not beyond doubt
 * @param defined kinds that the plan's own CRDs define, with the CRD
 */
public record Wanted(
    Map<ObjectKey, Desired> objects,
    Map<ObjectKey, Doubt> doubtful,
    Map<GroupVersionKind, ObjectKey> defined) {
  private static final FieldPath REPLICAS = FieldPath.parse("spec.replicas");
  private static final Set<String> AUTOSCALERS =
      Set.of("HorizontalPodAutoscaler.autoscaling", "ScaledObject.keda.sh");

  /** With an aggregation rule, a controller of Kubernetes itself gathers its rules. */
  private static final String CLUSTER_ROLE = "ClusterRole.rbac.authorization.k8s.io";

  private static final FieldPath RULES = FieldPath.parse("rules");

  public Wanted {
    objects = Collections.unmodifiableMap(objects);
    doubtful = Map.copyOf(doubtful);
    defined = Map.copyOf(defined);
  }

  /** A code of {@code docs/errors.md}, with what is meant and what to do. */
  public record Doubt(String code, String reason, String fix) {}

  /**
   * @param kinds of the cluster; they say which objects have a namespace
   * @param owner whose labels the objects get
   */
  public static Wanted of(ClusterPlan plan, Kinds kinds, Owner owner) {
    var defined = new HashMap<GroupVersionKind, Manifest>();
    for (var manifest : plan.manifests()) {
      definitions(manifest, defined);
    }
    var units = new HashMap<ObjectKey, ClusterPlan.Unit>();
    for (var unit : plan.units()) {
      unit.manifests().forEach(manifest -> units.put(manifest.key(), unit));
    }
    var scaled = scaled(plan);
    var labels = new HashMap<String, Map<String, String>>();
    var objects = new LinkedHashMap<ObjectKey, Desired>();
    var landing = new Landing(plan, kinds, defined);
    for (var manifest : plan.manifests()) {
      var unit = units.get(manifest.key());
      var id = unit == null ? "" : unit.id();
      var key = landing.of(manifest, id);
      objects.putIfAbsent(
          key,
          Desired.of(
              key,
              id,
              manifest,
              labels.computeIfAbsent(id, owner::labels),
              unit != null && unit.protect(),
              yielded(plan, key, manifest, scaled)));
    }
    var definitions = new HashMap<GroupVersionKind, ObjectKey>();
    defined.forEach((gvk, manifest) -> definitions.put(gvk, manifest.key()));
    return new Wanted(objects, landing.doubtful(), definitions);
  }

  /** The objects that say how many replicas they have, and have the say. */
  public List<ObjectKey> replicated() {
    return objects.values().stream()
        .filter(desired ->
            desired.manifest().object().at("spec", "replicas") != null
                && !desired.yielded().contains(REPLICAS))
        .map(Desired::key)
        .toList();
  }

  /** The same, but that somebody else sets the replicas of some objects. */
  public Wanted yieldingReplicas(Set<ObjectKey> scaled) {
    if (scaled.isEmpty()) {
      return this;
    }
    var others = new LinkedHashMap<>(objects);
    others.replaceAll(
        (key, desired) -> scaled.contains(key) ? desired.yielding(REPLICAS) : desired);
    return new Wanted(others, doubtful, defined);
  }

  private static void definitions(Manifest manifest, Map<GroupVersionKind, Manifest> into) {
    if (!manifest.key().kind().equals("CustomResourceDefinition")) {
      return;
    }
    var object = manifest.object();
    var group = object.text("spec", "group");
    var kind = object.text("spec", "names", "kind");
    for (var version : object.list("spec", "versions")) {
      var name = version.text("name");
      if (group != null && kind != null && name != null && version.at("served") == Json.Bool.TRUE) {
        into.put(new GroupVersionKind(group, name, kind), manifest);
      }
    }
  }

  /** The workloads whose replicas an autoscaler of the plan sets. */
  private static Set<ObjectKey> scaled(ClusterPlan plan) {
    var scaled = new HashSet<ObjectKey>();
    for (var manifest : plan.manifests()) {
      var key = manifest.key();
      if (!AUTOSCALERS.contains(key.groupKind())) {
        continue;
      }
      var target = manifest.object().object("spec", "scaleTargetRef");
      var name = target.text("name");
      if (name != null) {
        var kind = target.text("kind");
        var apiVersion = target.text("apiVersion");
        var gvk =
            GroupVersionKind.of(
                apiVersion == null ? "apps/v1" : apiVersion, kind == null ? "Deployment" : kind);
        scaled.add(new ObjectKey(gvk.group(), gvk.kind(), key.namespace(), name));
      }
    }
    return scaled;
  }

  private static List<FieldPath> yielded(
      ClusterPlan plan, ObjectKey key, Manifest manifest, Set<ObjectKey> scaled) {
    var paths = new ArrayList<FieldPath>();
    for (var never : plan.neverOwn()) {
      if (never.group().equals(key.group()) && never.kind().equals(key.kind())) {
        paths.add(FieldPath.parse(never.path()));
      }
    }
    if (scaled.contains(key)) {
      paths.add(REPLICAS);
    }
    if (key.groupKind().equals(CLUSTER_ROLE) && manifest.object().get("aggregationRule") != null) {
      paths.add(RULES);
    }
    return paths;
  }
}
