package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.kubernetes.Quantity;
import dev.fleetwright.compiler.security.Reach;
import dev.fleetwright.compiler.security.Safeguards;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of what a create or an update does to what runs, by kind and field. */
final class Risks {
  private static final Set<String> ROLLS_PODS =
      Set.of(
          "Deployment.apps",
          "StatefulSet.apps",
          "DaemonSet.apps",
          "Rollout.argoproj.io",
          "DeploymentConfig.apps.openshift.io",
          "Service.serving.knative.dev");

  private static final Set<String> RUNS_PODS =
      Set.of("Pod", "ReplicaSet.apps", "ReplicationController", "Job.batch");

  private static final Set<String> CARRY_TRAFFIC =
      Set.of(
          "Service",
          "Ingress",
          "Gateway",
          "HTTPRoute",
          "GRPCRoute",
          "TCPRoute",
          "TLSRoute",
          "UDPRoute",
          "Route",
          "IngressRoute",
          "HTTPProxy",
          "VirtualService",
          "DestinationRule",
          "Endpoints",
          "EndpointSlice");

  /** What refuses or shapes what others may create. */
  private static final Set<String> LIMITS =
      Set.of(
          "ResourceQuota",
          "LimitRange",
          "FlowSchema.flowcontrol.apiserver.k8s.io",
          "PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io");

  private static final String DEFAULT_STORAGE = "storageclass.kubernetes.io/is-default-class";
  private static final String DEFAULT_INGRESS = "ingressclass.kubernetes.io/is-default-class";

  private Risks() {}

  static Risk ofCreate(ObjectKey key, Obj after) {
    boolean stops =
        Reach.isFilter(key.kind()) && !allowsAll(after)
            || LIMITS.contains(key.groupKind())
            || refuses(key, after)
            || isDefault(key, after);
    return stops ? Risk.DISRUPTIVE : Risk.SAFE;
  }

  static Risk ofUpdate(ObjectKey key, Obj before, Obj after) {
    if (deletesMore(key, before, after)) {
      return Risk.DESTRUCTIVE;
    }
    if (scalesDown(key, before, after)
        || movesTraffic(key, before, after)
        || (Reach.isFilter(key.kind()) || LIMITS.contains(key.groupKind()))
            && changed(before, after, "spec")
        || refuses(key, after) && !sameContent(before, after)
        || isDefault(key, after) && !isDefault(key, before)
        || stopsServing(key, before, after)
        || Safeguards.level(after) > Safeguards.level(before)) {
      return Risk.DISRUPTIVE;
    }
    if (restartsPods(key, before, after)) {
      boolean allAtOnce =
          "Recreate".equals(after.text("spec", "strategy", "type"))
              && key.groupKind().equals("Deployment.apps");
      return allAtOnce ? Risk.DISRUPTIVE : Risk.RESTART;
    }
    return Risk.SAFE;
  }

  /** Whether pods go and come again when such an object is replaced. */
  static boolean runsPods(ObjectKey key) {
    return ROLLS_PODS.contains(key.groupKind()) || RUNS_PODS.contains(key.groupKind());
  }

  static boolean restartsPods(ObjectKey key, Obj before, Obj after) {
    return key.groupKind().equals("Pod")
        ? changed(before, after, "spec")
        : ROLLS_PODS.contains(key.groupKind())
            && changed(before, after, "spec", "template")
            && !"OnDelete".equals(after.text("spec", "updateStrategy", "type"))
            && !Json.Bool.TRUE.equals(after.at("spec", "paused"));
  }

  private static boolean changed(Obj before, Obj after, String... path) {
    return !Objects.equals(before.at(path), after.at(path));
  }

  private static boolean sameContent(Obj before, Obj after) {
    return before.without("metadata").equals(after.without("metadata"));
  }

  /** Later, what is in a volume goes together with something else. */
  private static boolean deletesMore(ObjectKey key, Obj before, Obj after) {
    return switch (key.groupKind()) {
      case "PersistentVolume" -> becomes("Delete", before, after, "persistentVolumeReclaimPolicy");
      case "StatefulSet.apps" ->
          becomes("Delete", before, after, "persistentVolumeClaimRetentionPolicy", "whenScaled")
              || becomes(
                  "Delete", before, after, "persistentVolumeClaimRetentionPolicy", "whenDeleted");
      default -> false;
    };
  }

  private static boolean becomes(String word, Obj before, Obj after, String... path) {
    var was = before.object("spec").text(path);
    return word.equals(after.object("spec").text(path)) && !word.equals(was);
  }

  private static boolean scalesDown(ObjectKey key, Obj before, Obj after) {
    return switch (key.groupKind()) {
      case "Deployment.apps",
          "StatefulSet.apps",
          "ReplicaSet.apps",
          "ReplicationController",
          "Rollout.argoproj.io",
          "DeploymentConfig.apps.openshift.io" ->
          less(before, after, 1, "replicas");
      case "HorizontalPodAutoscaler.autoscaling" ->
          less(before, after, 1, "maxReplicas") || less(before, after, 1, "minReplicas");
      case "Job.batch" ->
          less(before, after, 1, "parallelism") || turnsOn(before, after, "suspend");
      case "CronJob.batch" -> turnsOn(before, after, "suspend");
      default -> false;
    };
  }

  private static boolean turnsOn(Obj before, Obj after, String field) {
    return Json.Bool.TRUE.equals(after.at("spec", field))
        && !Json.Bool.TRUE.equals(before.at("spec", field));
  }

  private static boolean less(Obj before, Obj after, long byDefault, String field) {
    return number(after.at("spec", field), byDefault) < number(before.at("spec", field), byDefault);
  }

  private static long number(@Nullable Json value, long byDefault) {
    return value == null
        ? byDefault
        : Quantity.parse(JsonText.plain(value)).map(q -> q.amount().longValue()).orElse(byDefault);
  }

  private static boolean movesTraffic(ObjectKey key, Obj before, Obj after) {
    if (!CARRY_TRAFFIC.contains(key.kind())) {
      return false;
    }
    if (changed(before, after, "metadata", "annotations")
        && !"ClusterIP".equals(typeOf(key, after))) {
      return true;
    }
    return key.groupKind().equals("Service")
        ? !onlyMorePorts(before.object("spec"), after.object("spec"))
        : !sameContent(before, after);
  }

  private static String typeOf(ObjectKey key, Obj object) {
    var type = object.text("spec", "type");
    return key.groupKind().equals("Service") && type == null ? "ClusterIP" : String.valueOf(type);
  }

  private static boolean onlyMorePorts(Obj before, Obj after) {
    return before.without("ports").equals(after.without("ports"))
        && after.list("ports").containsAll(before.list("ports"));
  }

  /** A webhook or a policy that must agree before anything else is taken. */
  private static boolean refuses(ObjectKey key, Obj object) {
    return switch (key.kind()) {
      case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration" ->
          object.list("webhooks").stream()
              .anyMatch(hook -> !"Ignore".equals(hook.text("failurePolicy")));
      case "ValidatingAdmissionPolicyBinding" ->
          object.list("spec", "validationActions").contains(Json.str("Deny"));
      case "ValidatingAdmissionPolicy", "MutatingAdmissionPolicy" ->
          !"Ignore".equals(object.text("spec", "failurePolicy"));
      default -> false;
    };
  }

  /** What others get that name none. */
  private static boolean isDefault(ObjectKey key, Obj object) {
    return switch (key.groupKind()) {
      case "PriorityClass.scheduling.k8s.io" -> Json.Bool.TRUE.equals(object.get("globalDefault"));
      case "StorageClass.storage.k8s.io" ->
          "true".equals(object.text("metadata", "annotations", DEFAULT_STORAGE));
      case "IngressClass.networking.k8s.io" ->
          "true".equals(object.text("metadata", "annotations", DEFAULT_INGRESS));
      default -> false;
    };
  }

  /** A NetworkPolicy with a rule that lets all through, in every direction that it is about. */
  private static boolean allowsAll(Obj policy) {
    var types = policy.list("spec", "policyTypes");
    boolean in = types.isEmpty() || types.contains(Json.str("Ingress"));
    boolean out = types.contains(Json.str("Egress")) || policy.at("spec", "egress") != null;
    return (!in || policy.list("spec", "ingress").contains(Obj.EMPTY))
        && (!out || policy.list("spec", "egress").contains(Obj.EMPTY));
  }

  /** A version of a custom kind that clients may use. */
  private static boolean stopsServing(ObjectKey key, Obj before, Obj after) {
    return key.kind().equals("CustomResourceDefinition")
        && !served(after).containsAll(served(before));
  }

  private static List<String> served(Obj definition) {
    return definition.list("spec", "versions").stream()
        .filter(version -> !Json.Bool.FALSE.equals(version.at("served")))
        .map(version -> String.valueOf(version.text("name")))
        .toList();
  }
}
