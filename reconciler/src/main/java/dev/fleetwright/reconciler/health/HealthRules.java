package dev.fleetwright.reconciler.health;

import static dev.fleetwright.reconciler.health.Assessment.HEALTHY;
import static dev.fleetwright.reconciler.health.Assessment.degraded;
import static dev.fleetwright.reconciler.health.Assessment.progressing;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The health of a live object, by the rules of kstatus (kubernetes-sigs/cli-utils).
 *
 * <p>Different on purpose: a running Job is not done, so it progresses; a failed Pod is degraded; a
 * claim that waits for its first consumer is healthy, for it would wait for ever and the workload
 * that uses it tells the truth; a kind of somebody else that says {@code Ready: False} progresses
 * until it says {@code Stalled}.
 */
public final class HealthRules {
  /** Built-in groups; what is in none of them is a custom resource and judged by conditions. */
  private static final Set<String> BUILT_IN =
      Set.of(
          "",
          "apps",
          "batch",
          "autoscaling",
          "policy",
          "extensions",
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "apiregistration.k8s.io",
          "authentication.k8s.io",
          "authorization.k8s.io",
          "certificates.k8s.io",
          "coordination.k8s.io",
          "discovery.k8s.io",
          "events.k8s.io",
          "flowcontrol.apiserver.k8s.io",
          "internal.apiserver.k8s.io",
          "networking.k8s.io",
          "node.k8s.io",
          "rbac.authorization.k8s.io",
          "resource.k8s.io",
          "scheduling.k8s.io",
          "storage.k8s.io",
          "storagemigration.k8s.io");

  private static final Set<String> JUDGED =
      Set.of(
          "Deployment.apps",
          "StatefulSet.apps",
          "DaemonSet.apps",
          "ReplicaSet.apps",
          "Job.batch",
          "Pod",
          "PersistentVolumeClaim",
          "APIService.apiregistration.k8s.io");

  /** Conditions of custom resources that say that something is wrong. */
  private static final List<String> BAD = List.of("Failed", "Degraded");

  /** Conditions of custom resources without which they do not do what they are there for. */
  private static final List<String> GOOD =
      List.of("Available", "Synced", "Accepted", "Programmed", "ResolvedRefs");

  private static final Set<String> FAILED = Set.of("Failed", "Error");

  private HealthRules() {}

  /**
   * Whether objects of the kind tell of their health in more than their metadata. A CRD does, but
   * is only waited for when it is applied: its schema is too large to be read in every cycle.
   */
  public static boolean judges(String group, String kind) {
    return JUDGED.contains(group.isEmpty() ? kind : kind + "." + group)
        || !BUILT_IN.contains(group);
  }

  /**
   * The health of an object.
   *
   * @param object whole, as the server holds it
   */
  public static Assessment of(Json.Obj object) {
    if (object.text("metadata", "deletionTimestamp") != null) {
      return progressing("is being deleted");
    }
    var generation = number(object, "metadata", "generation");
    var observed = number(object, "status", "observedGeneration");
    if (observed != null && generation != null && !observed.equals(generation)) {
      return progressing("its controller has not seen the last change yet");
    }
    var stalled = Conditions.find(object, "Stalled");
    if (Conditions.isTrue(stalled)) {
      return degraded(Conditions.words(stalled, "stalled"));
    }
    var reconciling = Conditions.find(object, "Reconciling");
    if (Conditions.isTrue(reconciling)) {
      return progressing(Conditions.words(reconciling, "reconciling"));
    }
    var key = ObjectKey.of(object);
    return switch (key.groupKind()) {
      case "Deployment.apps" -> Workloads.deployment(object);
      case "StatefulSet.apps" -> Workloads.statefulSet(object);
      case "DaemonSet.apps" -> Workloads.daemonSet(object);
      case "ReplicaSet.apps" -> Workloads.replicaSet(object);
      case "Pod" -> Workloads.pod(object);
      case "Job.batch" -> Workloads.job(object);
      case "PersistentVolumeClaim" -> claim(object);
      case "CustomResourceDefinition.apiextensions.k8s.io" -> definition(object);
      case "APIService.apiregistration.k8s.io" -> available(object);
      default -> judges(key.group(), key.kind()) ? byConditions(object) : HEALTHY;
    };
  }

  private static Assessment claim(Json.Obj object) {
    return "Lost".equals(object.text("status", "phase")) ? degraded("its volume is lost") : HEALTHY;
  }

  private static Assessment definition(Json.Obj object) {
    var names = Conditions.find(object, "NamesAccepted");
    if (Conditions.isFalse(names)) {
      return degraded(Conditions.words(names, "its names are taken"));
    }
    var established = Conditions.find(object, "Established");
    if (Conditions.isTrue(established)) {
      return HEALTHY;
    }
    return Conditions.isFalse(established) && !Conditions.hasReason(established, "Installing")
        ? degraded(Conditions.words(established, "not established"))
        : progressing("not established yet");
  }

  private static Assessment available(Json.Obj object) {
    var available = Conditions.find(object, "Available");
    return Conditions.isFalse(available)
        ? degraded(Conditions.words(available, "not available"))
        : HEALTHY;
  }

  private static Assessment byConditions(Json.Obj object) {
    for (var type : BAD) {
      var condition = Conditions.find(object, type);
      if (Conditions.isTrue(condition)) {
        return degraded(Conditions.words(condition, type.toLowerCase(Locale.ROOT)));
      }
    }
    var phase = object.text("status", "phase");
    if (phase != null && FAILED.contains(phase)) {
      var message = object.text("status", "message");
      return degraded("phase " + phase + (message == null ? "" : ": " + message));
    }
    var ready = Conditions.find(object, "Ready");
    if (ready != null && !Conditions.isTrue(ready)) {
      return progressing(Conditions.words(ready, "not ready"));
    }
    return accepted(object);
  }

  /** What its controller does not take, or cannot do; routes say so for each parent. */
  private static Assessment accepted(Json.Obj object) {
    for (var type : GOOD) {
      var condition = Conditions.find(object, type);
      if (Conditions.isFalse(condition)) {
        return progressing(Conditions.words(condition, "not " + type.toLowerCase(Locale.ROOT)));
      }
    }
    for (var parent : object.list("status", "parents")) {
      for (var condition : parent.list("conditions")) {
        if (GOOD.contains(String.valueOf(condition.text("type")))
            && Conditions.isFalse(condition)) {
          return progressing(Conditions.words(condition, "not accepted"));
        }
      }
    }
    return HEALTHY;
  }

  static @Nullable Long number(Json object, String... path) {
    return object.at(path) instanceof Json.Int(long value) ? value : null;
  }
}
