package dev.fleetwright.compiler.security;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By which kinds, fields, labels and annotations Kubernetes gives power: what is known once, for
 * whole objects ({@link Powers}) and for single fields ({@link FieldPower}).
 */
final class PowerNames {
  /**
   * A switch of a pod or a container.
   *
   * @param has the end of a sentence about what has it on
   * @param gives what the field gives, as the end of a sentence about it
   */
  record Switch(String has, String gives) {}

  /** Of pods. */
  static final Map<String, Switch> HOST =
      Map.of(
          "hostNetwork", new Switch("uses the network of its node", "gives the node's network"),
          "hostPID", new Switch("sees the processes of its node", "gives the node's processes"),
          "hostIPC", new Switch("shares memory with its node", "gives the node's memory"));

  /** Of the security context of containers. */
  static final Map<String, Switch> CONTEXT =
      Map.of(
          "privileged", new Switch("is privileged", "gives the node"),
          "allowPrivilegeEscalation", new Switch("may gain privileges", "lets it become root"));

  /** Guards that a security context takes off with the type {@code Unconfined}. */
  static final List<String> PROFILES = List.of("seccompProfile", "appArmorProfile");

  /** In a pod. */
  static final List<String> CONTAINER_LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");

  /** Annotations by which a service account is somebody in a cloud. */
  static final List<String> CLOUD_IDENTITIES =
      List.of(
          "eks.amazonaws.com/role-arn",
          "iam.gke.io/gcp-service-account",
          "azure.workload.identity/client-id");

  /** Labels of namespaces begin so that say what their pods may do. */
  static final String POD_SECURITY = "pod-security.kubernetes.io/";

  static final String ENFORCE = POD_SECURITY + "enforce";

  static final String RBAC = "rbac.authorization.k8s.io";

  /** Labels of ClusterRoles begin so that add their rules to another one. */
  static final String AGGREGATES = RBAC + "/aggregate-to-";

  /** Kinds that have a say in every write. */
  static final Set<String> ADMISSION =
      Set.of(
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "MutatingAdmissionPolicy",
          "MutatingAdmissionPolicyBinding");

  /** Kinds with a say in every request, or that run with the API server's own power. */
  static final Set<String> GATES =
      Stream.concat(
              ADMISSION.stream(),
              Stream.of(
                  "CustomResourceDefinition",
                  "APIService",
                  "CertificateSigningRequest",
                  "ClusterTrustBundle",
                  "SecurityContextConstraints",
                  "PodSecurityPolicy",
                  "Node"))
          .collect(Collectors.toUnmodifiableSet());

  /** Groups of the usual policy engines. */
  private static final List<String> POLICIES =
      List.of("kyverno.io", "gatekeeper.sh", "kubewarden.io");

  private PowerNames() {}

  /** Whether the kinds of a group are policies of a cluster. */
  static boolean isPolicy(String group) {
    return POLICIES.stream().anyMatch(each -> group.equals(each) || group.endsWith("." + each));
  }
}
