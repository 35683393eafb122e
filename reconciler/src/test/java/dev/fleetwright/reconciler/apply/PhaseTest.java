package dev.fleetwright.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhaseTest {
  @ParameterizedTest
  @CsvSource({
    "apiextensions.k8s.io, CustomResourceDefinition, '', DEFINITIONS",
    "'', Namespace, '', NAMESPACES",
    "storage.k8s.io, StorageClass, '', CLASSES",
    "gateway.networking.k8s.io, GatewayClass, '', CLASSES",
    "'', ServiceAccount, n, ACCOUNTS",
    "rbac.authorization.k8s.io, ClusterRole, '', ACCOUNTS",
    "rbac.authorization.k8s.io, RoleBinding, n, BINDINGS",
    "'', Secret, n, CONFIGURATION",
    "'', Service, n, SERVICES",
    "serving.knative.dev, Service, n, WORKLOADS",
    "apps, Deployment, n, WORKLOADS",
    "example.com, Widget, n, WORKLOADS",
    "example.com, WidgetClass, n, WORKLOADS",
    "networking.k8s.io, Ingress, n, ROUTES",
    "gateway.networking.k8s.io, HTTPRoute, n, ROUTES",
    "autoscaling, HorizontalPodAutoscaler, n, ROUTES",
    "apiregistration.k8s.io, APIService, '', ADMISSION",
    "admissionregistration.k8s.io, ValidatingWebhookConfiguration, '', ADMISSION"
  })
  void a_kind_has_its_phase(String group, String kind, String namespace, Phase phase) {
    assertThat(Phase.of(new ObjectKey(group, kind, namespace, "x"))).isEqualTo(phase);
  }
}
