package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.Set;

/** The order in which kinds are written; they are deleted in the opposite one. */
enum Phase {
  DEFINITIONS,
  NAMESPACES,
  CLASSES,
  ACCOUNTS,
  BINDINGS,
  CONFIGURATION,
  SERVICES,
  WORKLOADS,
  ROUTES,
  ADMISSION;

  private static final Set<String> ACCOUNT_KINDS =
      Set.of("ServiceAccount", "ResourceQuota", "LimitRange", "Role", "ClusterRole");
  private static final Set<String> CONFIGURATION_KINDS =
      Set.of("ConfigMap", "Secret", "PersistentVolume", "PersistentVolumeClaim");
  private static final Set<String> ROUTE_KINDS =
      Set.of(
          "Ingress",
          "HorizontalPodAutoscaler",
          "PodDisruptionBudget",
          "ScaledObject",
          "ScaledJob",
          "VerticalPodAutoscaler",
          "Route",
          "Gateway",
          "HTTPRoute",
          "GRPCRoute",
          "TLSRoute",
          "TCPRoute",
          "UDPRoute");
  private static final Set<String> ADMISSION_KINDS =
      Set.of(
          "APIService",
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration",
          "MutatingAdmissionPolicy",
          "MutatingAdmissionPolicyBinding",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding");

  static Phase of(ObjectKey key) {
    var kind = key.kind();
    if (kind.equals("CustomResourceDefinition")) {
      return DEFINITIONS;
    }
    if (kind.equals("Namespace")) {
      return NAMESPACES;
    }
    if (key.namespace().isEmpty() && kind.endsWith("Class")) {
      return CLASSES;
    }
    if (ACCOUNT_KINDS.contains(kind)) {
      return ACCOUNTS;
    }
    if (kind.equals("RoleBinding") || kind.equals("ClusterRoleBinding")) {
      return BINDINGS;
    }
    if (key.group().isEmpty() && CONFIGURATION_KINDS.contains(kind)) {
      return CONFIGURATION;
    }
    if (key.group().isEmpty() && kind.equals("Service") || kind.equals("NetworkPolicy")) {
      return SERVICES;
    }
    if (ROUTE_KINDS.contains(kind)) {
      return ROUTES;
    }
    return ADMISSION_KINDS.contains(kind) ? ADMISSION : WORKLOADS;
  }
}
