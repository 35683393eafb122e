package dev.fleetwright.compiler.kubernetes;

import dev.fleetwright.compiler.source.Order;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that every cluster serves: whether their objects live in a namespace, and the order in
 * which kinds are put out. What the API server of Kubernetes itself serves in its stable groups;
 * custom kinds are unknown here.
 */
public final class Kinds {
  /** Where objects of a kind live. */
  public enum Scope {
    NAMESPACED("Namespaced"),
    CLUSTER("Cluster");

    private final String word;

    Scope(String word) {
      this.word = word;
    }

    /** As a CustomResourceDefinition says it. */
    public String word() {
      return word;
    }

    /** The scope of a word, or null for another word. */
    public static @Nullable Scope of(@Nullable String word) {
      for (var scope : values()) {
        if (scope.word.equals(word)) {
          return scope;
        }
      }
      return null;
    }
  }

  /**
   * In order: what others need comes first, what can lock others out comes last. {@code +} marks a
   * kind whose objects live in a namespace.
   */
  private static final String BEFORE_CUSTOM =
      """
      Namespace
      CustomResourceDefinition.apiextensions.k8s.io
      PriorityClass.scheduling.k8s.io
      RuntimeClass.node.k8s.io
      StorageClass.storage.k8s.io
      VolumeAttributesClass.storage.k8s.io
      CSIDriver.storage.k8s.io
      IngressClass.networking.k8s.io
      DeviceClass.resource.k8s.io
      DeviceTaintRule.resource.k8s.io
      PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io
      FlowSchema.flowcontrol.apiserver.k8s.io
      ClusterTrustBundle.certificates.k8s.io
      IPAddress.networking.k8s.io
      ServiceCIDR.networking.k8s.io
      Node
      +ResourceQuota
      +LimitRange
      +ServiceAccount
      ClusterRole.rbac.authorization.k8s.io
      +Role.rbac.authorization.k8s.io
      ClusterRoleBinding.rbac.authorization.k8s.io
      +RoleBinding.rbac.authorization.k8s.io
      +ConfigMap
      +Secret
      PersistentVolume
      +PersistentVolumeClaim
      +ResourceClaimTemplate.resource.k8s.io
      +ResourceClaim.resource.k8s.io
      ResourceSlice.resource.k8s.io
      ResourcePoolStatusRequest.resource.k8s.io
      +Service
      +Endpoints
      +EndpointSlice.discovery.k8s.io
      +NetworkPolicy.networking.k8s.io
      +Workload.scheduling.k8s.io
      +CompositePodGroup.scheduling.k8s.io
      +PodGroup.scheduling.k8s.io
      +Deployment.apps
      +StatefulSet.apps
      +DaemonSet.apps
      +ReplicaSet.apps
      +ControllerRevision.apps
      +ReplicationController
      +PodTemplate
      +Pod
      +Job.batch
      +CronJob.batch
      +Lease.coordination.k8s.io
      +LeaseCandidate.coordination.k8s.io
      +Event
      +Event.events.k8s.io
      VolumeAttachment.storage.k8s.io
      CSINode.storage.k8s.io
      +CSIStorageCapacity.storage.k8s.io
      CertificateSigningRequest.certificates.k8s.io
      +PodCertificateRequest.certificates.k8s.io
      StorageVersionMigration.storagemigration.k8s.io
      StorageVersion.internal.apiserver.k8s.io
      +Eviction.lifecycle.k8s.io
      +EvictionRequest.lifecycle.k8s.io
      +Binding
      ComponentStatus
      SelfSubjectReview.authentication.k8s.io
      TokenReview.authentication.k8s.io
      +LocalSubjectAccessReview.authorization.k8s.io
      SelfSubjectAccessReview.authorization.k8s.io
      SelfSubjectRulesReview.authorization.k8s.io
      SubjectAccessReview.authorization.k8s.io
      """;

  private static final String AFTER_CUSTOM =
      """
      +Ingress.networking.k8s.io
      GatewayClass.gateway.networking.k8s.io
      +Gateway.gateway.networking.k8s.io
      +ListenerSet.gateway.networking.k8s.io
      +HTTPRoute.gateway.networking.k8s.io
      +GRPCRoute.gateway.networking.k8s.io
      +TLSRoute.gateway.networking.k8s.io
      +TCPRoute.gateway.networking.k8s.io
      +UDPRoute.gateway.networking.k8s.io
      +ReferenceGrant.gateway.networking.k8s.io
      +BackendTLSPolicy.gateway.networking.k8s.io
      +HorizontalPodAutoscaler.autoscaling
      +PodDisruptionBudget.policy
      APIService.apiregistration.k8s.io
      ValidatingAdmissionPolicy.admissionregistration.k8s.io
      ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io
      MutatingAdmissionPolicy.admissionregistration.k8s.io
      MutatingAdmissionPolicyBinding.admissionregistration.k8s.io
      MutatingWebhookConfiguration.admissionregistration.k8s.io
      ValidatingWebhookConfiguration.admissionregistration.k8s.io
      """;

  /** What releases of the last years served and the newest does not. */
  private static final Map<String, Scope> RETIRED =
      Map.ofEntries(
          Map.entry("PodSecurityPolicy.policy", Scope.CLUSTER),
          Map.entry("PodSecurityPolicy.extensions", Scope.CLUSTER),
          Map.entry("AuditSink.auditregistration.k8s.io", Scope.CLUSTER),
          Map.entry("PodPreset.settings.k8s.io", Scope.NAMESPACED),
          Map.entry("ClusterCIDR.networking.k8s.io", Scope.CLUSTER),
          Map.entry("ResourceClass.resource.k8s.io", Scope.CLUSTER),
          Map.entry("ResourceClassParameters.resource.k8s.io", Scope.NAMESPACED),
          Map.entry("ResourceClaimParameters.resource.k8s.io", Scope.NAMESPACED),
          Map.entry("PodScheduling.resource.k8s.io", Scope.NAMESPACED),
          Map.entry("PodSchedulingContext.resource.k8s.io", Scope.NAMESPACED));

  /** Kinds that Kubernetes serves, or served, under two groups and stores once; where it does. */
  private static final Map<String, String> HOMES =
      Map.of(
          "Ingress.extensions", "networking.k8s.io",
          "NetworkPolicy.extensions", "networking.k8s.io",
          "Deployment.extensions", "apps",
          "DaemonSet.extensions", "apps",
          "ReplicaSet.extensions", "apps",
          "PodSecurityPolicy.extensions", "policy",
          "Event", "events.k8s.io");

  private static final String GATEWAY_API = "gateway.networking.k8s.io";

  /** Namespaces that every cluster has from the start. */
  private static final List<String> OWN_NAMESPACES =
      List.of("default", "kube-system", "kube-public", "kube-node-lease");

  private record Row(int rank, Scope scope) {}

  private static final Map<String, Row> ROWS = rows();
  private static final int CUSTOM = BEFORE_CUSTOM.lines().toList().size();

  /**
   * Output order: namespaces, then CRDs, then by rank of the kind, namespace, name, kind and group.
   * Different keys are never equal in it.
   */
  public static final Comparator<ObjectKey> OUTPUT_ORDER =
      Order.by(
          Kinds::rank, ObjectKey::namespace, ObjectKey::name, ObjectKey::kind, ObjectKey::group);

  private Kinds() {}

  /**
   * Where objects of this kind live, or null for a kind that neither Kubernetes nor the Gateway API
   * has or had.
   */
  public static @Nullable Scope scope(String group, String kind) {
    var row = ROWS.get(ObjectKey.groupKind(home(group, kind), kind));
    return row == null ? RETIRED.get(ObjectKey.groupKind(group, kind)) : row.scope();
  }

  /**
   * Whether every cluster serves the kind, with nothing installed. The Gateway API is known here
   * and not built in.
   */
  public static boolean isBuiltIn(String group, String kind) {
    return ROWS.containsKey(ObjectKey.groupKind(group, kind)) && !group.equals(GATEWAY_API);
  }

  /**
   * The group in which Kubernetes stores what it serves under two: an Ingress of {@code extensions}
   * is the one of {@code networking.k8s.io}. Any other group is its own.
   */
  public static String home(String group, String kind) {
    return group.isEmpty() || group.equals("extensions")
        ? HOMES.getOrDefault(ObjectKey.groupKind(group, kind), group)
        : group;
  }

  /**
   * The object that a manifest is, whatever words it uses: in {@code default} where it says no
   * namespace and its kind has them, in none where its kind has none, and of the group in which
   * Kubernetes keeps it.
   *
   * @param scope where objects of the kind live, or null where that is unknown: then {@code
   *     default} and no namespace are one place, as they are for every kind
   */
  public static ObjectKey identity(ObjectKey key, @Nullable Scope scope) {
    var group = home(key.group(), key.kind());
    var namespace = key.namespace();
    if (scope == Scope.CLUSTER || scope == null && namespace.equals("default")) {
      namespace = "";
    } else if (scope == Scope.NAMESPACED && namespace.isEmpty()) {
      namespace = "default";
    }
    return group.equals(key.group()) && namespace.equals(key.namespace())
        ? key
        : new ObjectKey(group, key.kind(), namespace, key.name());
  }

  /** The place of the object's kind in the order; custom kinds share one, after the workloads. */
  public static int rank(ObjectKey key) {
    var row = ROWS.get(ObjectKey.groupKind(home(key.group(), key.kind()), key.kind()));
    return row == null ? CUSTOM : row.rank();
  }

  /** Whether a cluster has this namespace without anybody making it. */
  public static boolean isOwnNamespace(String namespace) {
    return OWN_NAMESPACES.contains(namespace);
  }

  private static Map<String, Row> rows() {
    var rows = new HashMap<String, Row>();
    int rank = 0;
    for (var line : (BEFORE_CUSTOM + "\n" + AFTER_CUSTOM).split("\n", -1)) {
      var scope = line.startsWith("+") ? Scope.NAMESPACED : Scope.CLUSTER;
      rows.put(line.substring(scope == Scope.NAMESPACED ? 1 : 0), new Row(rank++, scope));
    }
    return rows;
  }
}
