package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.service;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.NeverOwn;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Fields that nobody declared are seen, with who holds them and what they give. */
abstract class UndeclaredContract extends EngineContract {
  private static List<String> warnings(Cycle cycle) {
    return told(cycle, true);
  }

  private static List<String> others(Cycle cycle) {
    return told(cycle, false);
  }

  private static List<String> told(Cycle cycle, boolean power) {
    return cycle.foreign().stream()
        .filter(field -> field.gives().isEmpty() != power)
        .map(field -> field.key().kind() + " " + field.path() + " by " + field.manager())
        .sorted()
        .toList();
  }

  private ClusterPlan web() throws InterruptedException {
    var plan = plan(unit("a", namespace(ns), deployment(ns, "web", "web:1")));
    settled(plan);
    return plan;
  }

  private void strategic(String path, String manager, String json) {
    var answer =
        world()
            .send(
                "PATCH",
                path + "?fieldManager=" + manager,
                "application/strategic-merge-patch+json",
                json.replace('\'', '"'));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void nothing_that_the_server_or_its_controllers_add_is_told() throws Exception {
    var plan =
        plan(
            unit(
                "a",
                namespace(ns),
                configMap(ns, "one", "1"),
                deployment(ns, "web", "web:1"),
                service(ns, "web", "[{'port':80}]"),
                manifest(
                    """
                    {'apiVersion':'v1','kind':'ServiceAccount','metadata':{'name':'web',
                      'namespace':'%s'}}\
                    """
                        .formatted(ns))));
    settled(plan);
    world()
        .patch(
            deployments() + "/web",
            "kube-controller-manager",
            "{'metadata':{'annotations':{'deployment.kubernetes.io/revision':'1'}}}");

    var cycle = settled(plan);

    assertThat(cycle.foreign()).isEmpty();
    assertThat(cycle.status().foreign().count()).isZero();
  }

  @Test
  void what_gives_a_pod_power_is_a_warning_with_path_manager_and_time() throws Exception {
    var plan = web();
    strategic(
        deployments() + "/web",
        "kubectl-patch",
        """
        {'spec':{'template':{'spec':{
          'hostNetwork':true,'hostPID':true,'serviceAccountName':'root',
          'volumes':[{'name':'node','hostPath':{'path':'/'}}],
          'initContainers':[{'name':'first','image':'evil:1'}],
          'containers':[
            {'name':'spy','image':'evil:1'},
            {'name':'app','command':['sh'],'env':[{'name':'EXTRA','value':'1'}],
             'securityContext':{'privileged':true,'capabilities':{'add':['SYS_ADMIN']}}}]}}}}\
        """);

    for (var cycle : List.of(cycle(plan, Options.PLAN), settled(plan))) {
      var pod = "Deployment spec.template.spec.";
      assertThat(warnings(cycle))
          .contains(
              pod + "containers[name=app].command by kubectl-patch",
              pod + "containers[name=app].securityContext.capabilities.add by kubectl-patch",
              pod + "containers[name=app].securityContext.privileged by kubectl-patch",
              pod + "containers[name=spy] by kubectl-patch",
              pod + "hostNetwork by kubectl-patch",
              pod + "hostPID by kubectl-patch",
              pod + "initContainers[name=first] by kubectl-patch",
              pod + "serviceAccountName by kubectl-patch",
              pod + "volumes[name=node] by kubectl-patch");
      assertThat(others(cycle))
          .contains(pod + "containers[name=app].env[name=EXTRA] by kubectl-patch");
      assertThat(cycle.changes()).isEmpty();
      assertThat(cycle.foreign())
          .allSatisfy(field -> assertThat(Instant.parse(field.time())).isAfter(Instant.EPOCH));
      assertThat(cycle.status().foreign().count()).isEqualTo(cycle.foreign().size());
      assertThat(cycle.status().foreign().warnings()).isEqualTo(warnings(cycle).size());
    }
    assertThat(store().statuses())
        .singleElement()
        .satisfies(status -> {
          assertThat(status.foreign().warnings()).isGreaterThanOrEqualTo(9);
          assertThat(status.foreign().listed().getFirst().gives()).isNotEmpty();
        });
  }

  @Test
  void what_takes_power_away_is_told_and_no_warning() throws Exception {
    var plan = web();
    strategic(
        deployments() + "/web",
        "kubectl-edit",
        """
        {'spec':{'template':{'spec':{'automountServiceAccountToken':false,'containers':[
          {'name':'app','securityContext':{'privileged':false,'runAsNonRoot':true,
            'runAsUser':1000,'capabilities':{'drop':['ALL']},
            'seccompProfile':{'type':'RuntimeDefault'}}}]}}}}\
        """);

    var cycle = settled(plan);

    assertThat(warnings(cycle)).isEmpty();
    assertThat(others(cycle))
        .contains(
            "Deployment spec.template.spec.containers[name=app].securityContext.privileged"
                + " by kubectl-edit");
  }

  @Test
  void rights_hooks_and_pod_security_that_were_added_are_warnings() throws Exception {
    var binding =
        manifest(
            """
            {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRoleBinding',
             'metadata':{'name':'%s'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',
              'kind':'ClusterRole','name':'view'}}\
            """
                .formatted(ns));
    var role =
        manifest(
            """
            {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole',
             'metadata':{'name':'%s'}}\
            """
                .formatted(ns));
    var hooks =
        manifest(
            """
            {'apiVersion':'admissionregistration.k8s.io/v1',
             'kind':'ValidatingWebhookConfiguration','metadata':{'name':'%s'}}\
            """
                .formatted(ns));
    var plan = plan(unit("a", namespace(ns), binding, role, hooks));
    settled(plan);
    var rbac = "/apis/rbac.authorization.k8s.io/v1/";
    world()
        .patch(
            rbac + "clusterrolebindings/" + ns,
            "kubectl-edit",
            "{'subjects':[{'kind':'User','name':'eve','apiGroup':'rbac.authorization.k8s.io'}]}");
    world()
        .patch(
            rbac + "clusterroles/" + ns,
            "python-requests",
            "{'rules':[{'apiGroups':['*'],'resources':['*'],'verbs':['*']}]}");
    world()
        .patch(
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/" + ns,
            "kubectl-edit",
            """
            {'webhooks':[{'name':'a.example.org','sideEffects':'None','failurePolicy':'Ignore',
              'admissionReviewVersions':['v1'],'clientConfig':{'url':'https://example.invalid/'},
              'rules':[{'apiGroups':['none.example.org'],'apiVersions':['v1'],
                'resources':['nothing'],'operations':['CREATE']}]}]}\
            """);
    world()
        .patch(
            "/api/v1/namespaces/" + ns,
            "kubectl-label",
            "{'metadata':{'labels':{'pod-security.kubernetes.io/enforce':'privileged'}}}");

    assertThat(warnings(settled(plan)))
        .containsExactly(
            "ClusterRole rules by python-requests",
            "ClusterRoleBinding subjects by kubectl-edit",
            "Namespace metadata.labels[pod-security.kubernetes.io/enforce] by kubectl-label",
            "ValidatingWebhookConfiguration webhooks[name=a.example.org] by kubectl-edit");
  }

  @Test
  void names_of_a_secret_are_told_and_no_value() throws Exception {
    var plan =
        plan(
            unit(
                "a",
                namespace(ns),
                manifest(
                    """
                    {'apiVersion':'v1','kind':'Secret','metadata':{'name':'keys',
                      'namespace':'%s'},'data':{'gate':'Z2F0ZQ=='}}\
                    """
                        .formatted(ns))));
    settled(plan);
    world()
        .patch(
            "/api/v1/namespaces/" + ns + "/secrets/keys",
            "kubectl-edit",
            "{'data':{'more':'Y2FuYXJ5LXZhbHVl'}}");

    var cycle = settled(plan);

    assertThat(others(cycle)).containsExactly("Secret data.more by kubectl-edit");
    assertThat(cycle.toString()).doesNotContain("Y2FuYXJ5LXZhbHVl", "canary-value");
  }

  @Test
  void controllers_books_are_no_news_and_an_unknown_hand_is() throws Exception {
    var plan =
        Manifests.plan(
            world().context(),
            List.of(),
            List.of(new NeverOwn("", "ConfigMap", "data.injected", "an injector")),
            unit("a", namespace(ns), configMap(ns, "one", "1")));
    settled(plan);
    world()
        .patch(
            configMaps() + "/one",
            "aws-load-balancer-controller",
            "{'metadata':{'annotations':{'elbv2.k8s.aws/checkpoint':'1'}}}");
    world().patch(configMaps() + "/one", "injector", "{'data':{'injected':'yes'}}");
    assertThat(settled(plan).foreign()).isEmpty();

    world().patch(configMaps() + "/one", "mystery", "{'data':{'more':'1'}}");

    assertThat(others(settled(plan))).containsExactly("ConfigMap data.more by mystery");
  }

  @Test
  void what_is_added_beside_a_changed_value_is_told_too_and_gone_once_it_is_removed()
      throws Exception {
    var plan = plan(unit("a", namespace(ns), configMap(ns, "one", "1")));
    settled(plan);
    world().patch(configMaps() + "/one", "kubectl-edit", "{'data':{'key':'2','more':'1'}}");

    var repair = settled(plan);
    assertThat(changes(repair)).containsExactly("REPAIR ConfigMap/" + ns + "/one");
    assertThat(others(repair)).containsExactly("ConfigMap data.more by kubectl-edit");
    assertThat(text(configMaps() + "/one", "data", "more")).isEqualTo(Optional.of("1"));

    world().patch(configMaps() + "/one", "kubectl-edit", "{'data':{'more':null}}");
    assertThat(settled(plan).foreign()).extracting(Foreign::path).isEmpty();
  }

  /** What comes of an apply where a policy stores another value than it was sent. */
  private static ClusterSession rewriting(ClusterSession session, String name, Json.Obj data) {
    return new SessionWith(session) {
      @Override
      public Applied apply(ResourceType type, Json.Obj body, ApplyOptions options)
          throws ClusterFailure {
        return super.apply(
            type,
            name.equals(body.text("metadata", "name")) ? body.with("data", data) : body,
            options);
      }
    };
  }

  @Test
  void what_the_server_rewrites_is_told_until_it_does_so_no_more() throws Exception {
    var secret =
        manifest(
            """
            {'apiVersion':'v1','kind':'Secret','metadata':{'name':'keys','namespace':'%s'},
             'data':{'key':'Y2FuYXJ5LW9uZQ=='}}\
            """
                .formatted(ns));
    var plan = plan(unit("a", namespace(ns), configMap(ns, "one", "1"), secret));
    UnaryOperator<ClusterSession> policy =
        session ->
            rewriting(
                rewriting(session, "one", Json.obj().put("key", "2").build()),
                "keys",
                Json.obj().put("key", "Y2FuYXJ5LXR3bw==").build());

    for (int i = 0; i < 3; i++) {
      var cycle = cycle(plan, Options.CYCLE, policy);
      assertThat(cycle.changes()).hasSize(i == 0 ? 3 : 0);
      assertThat(cycle.foreign())
          .extracting(f -> f.key().kind() + " " + f.path(), Foreign::declared, Foreign::stored)
          .containsExactlyInAnyOrder(
              tuple("ConfigMap data.key", "\"1\"", "\"2\""),
              tuple("Secret data.key", "\"***\"", "\"***\""));
      assertThat(cycle.toString()).doesNotContain("Y2FuYXJ5");
      assertThat(cycle.status().foreign().warnings()).isEqualTo(2);
    }

    assertThat(changes(settled(plan)))
        .containsExactly("REPAIR ConfigMap/" + ns + "/one", "REPAIR Secret/" + ns + "/keys");
    Oracle.holds(world(), plan);
    assertThat(settled(plan).foreign()).isEmpty();
  }

  @Test
  void what_the_server_spells_or_fills_in_its_own_way_is_as_it_was_declared() throws Exception {
    var service =
        manifest(
            """
            {'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'%s'},
             'spec':{'selector':{'app':'web'},'ports':[{'port':80},{'name':'b','port':81}]}}\
            """
                .formatted(ns)
                .replace("{'port':80}", "{'name':'a','port':80}"));
    var policy =
        manifest(
            """
            {'apiVersion':'networking.k8s.io/v1','kind':'NetworkPolicy',
             'metadata':{'name':'web','namespace':'%s'},'spec':{'podSelector':{},
              'ingress':[{'ports':[{'port':80}]}]}}\
            """
                .formatted(ns));
    var plan =
        plan(unit("a", namespace(ns), service, policy, Manifests.deployment(ns, "web", "web:1")));

    assertThat(settled(plan).foreign()).isEmpty();
    assertThat(settled(plan).foreign()).isEmpty();
  }
}
