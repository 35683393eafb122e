package dev.fleetwright.reconciler.kube;

import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Cause;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.Preconditions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Propagation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How we tell apart why a real API server refuses, and what we pass on of its words. */
@NullUnmarked
class KubeRefusalIT extends OnRealCluster {
  @Test
  void a_refused_object_says_which_fields() throws Exception {
    var bad =
        json(
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d','namespace':'"
                + namespace
                + "'},'spec':{'replicas':-1,'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[]}}}}");

    var failure = failureOf(() -> session.apply(DEPLOYMENT, bad, FORCE));

    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
    assertThat(failure.causes())
        .containsExactly(
            new Cause(
                "spec.replicas",
                "FieldValueInvalid",
                "Invalid value: -1: must be greater than or equal to 0"),
            new Cause("spec.template.spec.containers", "FieldValueRequired", "Required value"));
    assertThat(failure)
        .hasMessageStartingWith(
            "apply Deployment/"
                + namespace
                + "/d: Deployment.apps \"d\" is invalid: [spec.replicas:");
  }

  @Test
  void an_unknown_field_is_refused_though_the_server_calls_it_its_own_error() {
    var bad = configMap("c", "{}", "{}").with("dato", Json.obj().put("a", "1").build());

    var failure = failureOf(() -> session.apply(CONFIG_MAP, bad, FORCE));

    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
    assertThat(failure.status()).isEqualTo(500);
    assertThat(failure.causes())
        .containsExactly(new Cause(".dato", "FieldValueInvalid", "field not declared in schema"));
  }

  @Test
  void no_value_of_a_secret_comes_back_in_a_failure() {
    var bodies =
        List.of(
            "'stringData':{'a':{'b':'CANARY'}}",
            "'data':{'a':'CANARY not base64'}",
            "'data':{'a':'Q0FOQVJZ'},'type':'CANARY/x','immutable':'CANARY'",
            "'stringdata':{'a':'CANARY'}",
            "'type':'kubernetes.io/dockerconfigjson','stringData':{'.dockerconfigjson':'CANARY'}",
            "'type':'kubernetes.io/tls','stringData':{'tls.crt':'CANARY','tls.key':''},'data':{'x y':'Q0FOQVJZ'}");
    for (var body : bodies) {
      var secret =
          json(
              "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','namespace':'"
                  + namespace
                  + "','labels':{'l':'CANARY is no label'}},"
                  + body
                  + "}");

      var failure = failureOf(() -> session.apply(SECRET, secret, FORCE));

      assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.INVALID);
      assertThat(Failures.everythingSaid(failure))
          .doesNotContainIgnoringCase("CANARY")
          .doesNotContain("Q0FOQVJZ");
    }
  }

  @Test
  void a_refused_secret_still_says_where() {
    var secret =
        json(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','namespace':'"
                + namespace
                + "'},'data':{'a':'?'}}");
    var typed =
        json(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','namespace':'"
                + namespace
                + "'},'stringData':{'a':{'b':'CANARY'}}}");

    assertThat(failureOf(() -> session.apply(SECRET, secret, FORCE)))
        .hasMessage("apply Secret/" + namespace + "/s: illegal base64 data at input byte 0");
    assertThat(failureOf(() -> session.apply(SECRET, typed, FORCE)))
        .hasMessage("apply Secret/" + namespace + "/s: .stringData.a: FieldValueInvalid");
  }

  @Test
  void a_policy_that_denies_is_told_from_missing_rights() throws Exception {
    var cluster = REAL.cluster("main");
    cluster.apply(
        "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/kube-it",
        """
        {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, metadata: {name: kube-it},
         spec: {failurePolicy: Fail, matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}]},
         validations: [{expression: "!has(object.data) || !('forbidden' in object.data)", message: "not here"}]}}
        """);
    cluster.apply(
        "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/kube-it",
        """
        {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicyBinding, metadata: {name: kube-it},
         spec: {policyName: kube-it, validationActions: [Deny]}}
        """);
    try {
      var denied =
          Failures.eventually(
              () -> session.apply(CONFIG_MAP, configMap("c", "{}", "{'forbidden':'1'}"), FORCE));

      assertThat(denied.kind()).isEqualTo(Kind.DENIED);
      assertThat(denied).hasMessageContaining("not here");
    } finally {
      cluster.send(
          "DELETE",
          "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/kube-it",
          "application/json",
          "");
      cluster.send(
          "DELETE",
          "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/kube-it",
          "application/json",
          "");
    }
  }

  @Test
  void a_quota_denies_too() throws Exception {
    REAL.cluster("main")
        .apply(
            path("resourcequotas/none"),
            "{apiVersion: v1, kind: ResourceQuota, metadata: {name: none}, spec: {hard: {services: \"0\"}}}");
    var service =
        json(
            "{'apiVersion':'v1','kind':'Service','metadata':{'name':'s','namespace':'"
                + namespace
                + "'},'spec':{'ports':[{'port':80}]}}");

    var failure =
        Failures.eventually(() ->
            session.apply(
                type("", "v1", "Service", "services", true),
                service,
                new ApplyOptions(true, true)));

    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
  }

  @Test
  void a_namespace_on_its_way_out_takes_nothing_and_says_so() throws Exception {
    var held = configMap("held", "{}", "{}");
    session.apply(
        CONFIG_MAP,
        held.with(
            "metadata",
            held.object("metadata")
                .with("finalizers", Json.strings(List.of("fleetwright.dev/test")))),
        FORCE);
    var live = session.get(NAMESPACE, "", namespace);
    assertThat(
            session.delete(
                NAMESPACE,
                "",
                namespace,
                new Preconditions(live.text("metadata", "uid"), null),
                Propagation.BACKGROUND))
        .isTrue();

    var failure = failureOf(() -> session.apply(CONFIG_MAP, configMap("c", "{}", "{}"), FORCE));

    REAL.cluster("main")
        .send(
            "PATCH",
            path("configmaps/held"),
            "application/merge-patch+json",
            "{\"metadata\":{\"finalizers\":null}}");
    assertThat(failure.kind()).isEqualTo(Kind.TERMINATING);
  }

  @Test
  void a_stranger_may_do_nothing_and_a_bad_token_is_nobody(@TempDir Path folder) throws Exception {
    var stranger =
        Files.writeString(folder.resolve("stranger"), REAL.cluster("main").kubeconfigOfStranger());
    var nobody =
        Files.writeString(
            folder.resolve("nobody"),
            REAL.cluster("main")
                .kubeconfig()
                .replace(REAL.cluster("main").token(), "WRONG-CANARY"));

    try (var one = clusters(stranger).open("main");
        var other = clusters(nobody).open("main")) {
      var forbidden = failureOf(() -> one.list(CONFIG_MAP, "", Detail.FULL));
      var unauthorised = failureOf(other::identity);

      assertThat(forbidden.kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(forbidden).hasMessageContaining("cannot list resource \"configmaps\"");
      assertThat(unauthorised.kind()).isEqualTo(Kind.UNAUTHORISED);
      assertThat(Failures.everythingSaid(unauthorised)).doesNotContain("CANARY");
    }
  }

  @Test
  void an_object_larger_than_the_server_takes_is_told_as_such() {
    var big = configMap("big", "{}", "{'a':'" + "x".repeat(3_200_000) + "'}");

    assertThat(failureOf(() -> session.apply(CONFIG_MAP, big, FORCE)).kind())
        .isEqualTo(Kind.TOO_LARGE);
  }
}
