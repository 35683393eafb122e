package dev.fleetwright.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the words of API servers and of admission webhooks in use. */
class WriteConflictTest {
  private static final ObjectKey NEW = new ObjectKey("networking.k8s.io", "Ingress", "shop", "new");

  private static boolean isCausedBy(String message, ObjectKey wanted, ObjectKey orphan, String body)
      throws JsonText.Malformed {
    var failure = new ClusterFailure(ClusterFailure.Kind.DENIED, message);
    return WriteConflict.isCausedBy(
        failure,
        wanted,
        Json.Obj.EMPTY,
        orphan,
        (Json.Obj) JsonText.parse(body.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource({"shop, old, true", "shop, ol, false", "shop, older, false", "other, old, false"})
  void a_host_is_held_by_the_ingress_that_is_named(String namespace, String name, boolean is)
      throws Exception {
    var message =
        "admission webhook \"validate.nginx.ingress.kubernetes.io\" denied the request: host"
            + " \"shop.example.com\" and path \"/\" is already defined in ingress shop/old";

    assertThat(
            isCausedBy(message, NEW, new ObjectKey(NEW.group(), "Ingress", namespace, name), "{}"))
        .isEqualTo(is);
  }

  @Test
  void a_name_that_stands_in_a_message_that_speaks_of_something_else_holds_nothing()
      throws Exception {
    var old = new ObjectKey(NEW.group(), "Ingress", "shop", "old");

    assertThat(isCausedBy("spec.rules: invalid, as in shop/old", NEW, old, "{}")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', Service, shop, true",
    "'', Service, other, false",
    "'', ConfigMap, shop, false",
    "'', ResourceQuota, shop, false"
  })
  void a_full_quota_is_relieved_by_objects_of_the_kind(
      String group, String kind, String namespace, boolean is) throws Exception {
    var wanted = new ObjectKey("", "Service", "shop", "new");
    var message =
        "services \"new\" is forbidden: exceeded quota: few, requested: count/services=1, used:"
            + " count/services=2, limited: count/services=2";

    assertThat(isCausedBy(message, wanted, new ObjectKey(group, kind, namespace, "old"), "{}"))
        .isEqualTo(is);
    assertThat(isCausedBy(message, wanted, new ObjectKey("", "ResourceQuota", "shop", "few"), "{}"))
        .isTrue();
  }

  @Test
  void a_webhook_is_named_by_one_of_its_hooks() throws Exception {
    var key =
        new ObjectKey(
            "admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "", "hooks");
    var body = "{'webhooks':[{'name':'a.example.com'},{'name':'v.hooks.example.com'}]}";
    var dead =
        "Internal error occurred: failed calling webhook \"v.hooks.example.com\": failed to call"
            + " webhook: Post \"https://hook.shop.svc:443/?timeout=10s\": service \"hook\" not"
            + " found";

    assertThat(isCausedBy(dead, NEW, key, body)).isTrue();
    assertThat(isCausedBy(dead, NEW, key, "{'webhooks':[{'name':'hooks.example.com'}]}")).isFalse();
  }

  @Test
  void a_policy_is_named_by_itself_and_its_binding() throws Exception {
    var group = "admissionregistration.k8s.io";
    var message =
        "ingresses.networking.k8s.io \"new\" is forbidden: ValidatingAdmissionPolicy 'no-hosts'"
            + " with binding 'no-hosts-prod' denied request: failed expression: false";

    assertThat(
            isCausedBy(
                message,
                NEW,
                new ObjectKey(group, "ValidatingAdmissionPolicy", "", "no-hosts"),
                "{}"))
        .isTrue();
    assertThat(
            isCausedBy(
                message,
                NEW,
                new ObjectKey(group, "ValidatingAdmissionPolicyBinding", "", "no-hosts-prod"),
                "{}"))
        .isTrue();
    assertThat(
            isCausedBy(
                message,
                NEW,
                new ObjectKey(group, "ValidatingAdmissionPolicyBinding", "", "no"),
                "{}"))
        .isFalse();
  }

  @Test
  void a_cluster_wide_default_is_held_by_the_object_that_is_named() throws Exception {
    var wanted = new ObjectKey("scheduling.k8s.io", "PriorityClass", "", "new");
    var message =
        "priorityclasses.scheduling.k8s.io \"new\" is forbidden: PriorityClass old is already"
            + " marked as default. Only one default can exist";

    assertThat(
            isCausedBy(
                message,
                wanted,
                new ObjectKey("scheduling.k8s.io", "PriorityClass", "", "old"),
                "{}"))
        .isTrue();
  }
}
