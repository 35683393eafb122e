package dev.fleetwright.compiler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KindsTest {
  private static ObjectKey key(String group, String kind, String namespace, String name) {
    return new ObjectKey(group, kind, namespace, name);
  }

  @Test
  void output_goes_from_what_others_need_to_what_can_lock_them_out() {
    var wanted =
        List.of(
            key("", "Namespace", "", "b"),
            key("apiextensions.k8s.io", "CustomResourceDefinition", "", "a"),
            key("", "ServiceAccount", "a", "x"),
            key("", "ConfigMap", "a", "b"),
            key("", "ConfigMap", "b", "a"),
            key("", "Service", "a", "a"),
            key("apps", "Deployment", "a", "a"),
            key("batch", "CronJob", "a", "a"),
            key("example.org", "Widget", "a", "a"),
            key("networking.k8s.io", "Ingress", "a", "a"),
            key("autoscaling", "HorizontalPodAutoscaler", "a", "a"),
            key("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "", "a"));

    assertThat(wanted.reversed().stream().sorted(Kinds.OUTPUT_ORDER)).isEqualTo(wanted);
  }

  @Test
  void a_kind_is_namespaced_or_not_or_unknown() {
    assertThat(
            Stream.of(
                Kinds.scope("apps", "Deployment"),
                Kinds.scope("", "Namespace"),
                Kinds.scope("example.org", "Deployment")))
        .containsExactly(Kinds.Scope.NAMESPACED, Kinds.Scope.CLUSTER, null);
  }

  @Test
  void list_items_are_told_apart_by_the_keys_of_their_list() {
    assertThat(ListKeys.of("spec", "containers")).containsExactly("name");
    assertThat(ListKeys.of("containers", "ports")).containsExactly("containerPort", "protocol");
    assertThat(ListKeys.of("spec", "ports")).containsExactly("port", "protocol");
    assertThat(ListKeys.of("containers", "args")).isEmpty();
  }
}
