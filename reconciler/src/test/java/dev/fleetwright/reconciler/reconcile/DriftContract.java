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
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan.NeverOwn;
import dev.fleetwright.reconciler.apply.FailPoint;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import dev.fleetwright.reconciler.reconcile.PlannedChange.Action;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In sync, drift, and whose fields are whose. */
abstract class DriftContract extends EngineContract {
  @Test
  void nothing_to_do_costs_a_read_for_each_kind_and_two_more_and_writes_nothing() throws Exception {
    var plan =
        plan(unit("a", namespace(ns), configMap(ns, "one", "1"), deployment(ns, "web", "web:1")));
    assertThat(settled(plan).status().applied()).isEqualTo(3);

    var asked = new Asked();
    for (int i = 0; i < 3; i++) {
      assertThat(cycle(plan, Options.CYCLE, asked::of).changes()).isEmpty();
    }

    assertThat(asked.writes()).as(asked.toString()).isZero();
    assertThat(asked.reads()).as(asked.toString()).isEqualTo(3 * (3 + 2));
  }

  @Test
  void what_was_remembered_may_be_lost_and_is_learned_again_without_a_write() throws Exception {
    var plan =
        plan(
            unit(
                "a",
                namespace(ns),
                configMap(ns, "one", "1"),
                deployment(ns, "web", "web:1"),
                service(
                    ns,
                    "web",
                    "[{'name':'http','port':80,'protocol':'TCP','targetPort':'http'}]")));
    settled(plan);
    var forgetful = new ForgetfulStore(store());
    var engine = engine(forgetful, FailPoint.NONE, session -> session);

    var versions = versions();
    assertThat(engine.reconcile(plan, "c1", Options.CYCLE).changes()).isEmpty();

    assertThat(versions()).isEqualTo(versions);
    assertThat(forgetful.relearned()).hasSize(4);
  }

  private Map<String, Optional<String>> versions() {
    return Map.of(
        "map", text(configMaps() + "/one", "metadata", "resourceVersion"),
        "web", text(deployments() + "/web", "metadata", "generation"));
  }

  @Test
  void a_value_changed_by_hand_is_put_right_and_the_one_who_did_it_is_named() throws Exception {
    var plan = plan(unit("a", namespace(ns), deployment(ns, "web", "web:1")));
    settled(plan);
    world()
        .patch(
            deployments() + "/web",
            "kubectl-edit",
            """
            {'spec':{'template':{'spec':{'containers':[{'name':'app','image':'web:2',
              'resources':{'requests':{'cpu':'0.5','memory':'64Mi'}},
              'env':[{'name':'MODE','value':'live'}],
              'ports':[{'name':'http','containerPort':8080,'protocol':'TCP'}]}]}}}}\
            """);

    var cycle = settled(plan);

    assertThat(changes(cycle)).containsExactly("REPAIR Deployment/" + ns + "/web");
    assertThat(cycle.changes().getFirst().by())
        .singleElement()
        .satisfies(by -> {
          assertThat(by.manager()).isEqualTo("kubectl-edit");
          assertThat(by.paths()).containsExactly("spec.template.spec.containers[name=app].image");
        });
    assertThat(image()).isEqualTo("web:1");
    assertThat(store().ledger(Optional.of(plan.cluster()), 10))
        .anySatisfy(record -> {
          assertThat(record.object()).isEqualTo("Deployment.apps/" + ns + "/web");
          assertThat(record.outcome()).isEqualTo("intended");
          assertThat(record.detail()).contains("drift by kubectl-edit at ");
        });
    assertThat(settled(plan).changes()).isEmpty();
  }

  private String image() {
    var live = found(deployments() + "/web");
    return String.valueOf(
        live.list("spec", "template", "spec", "containers").getFirst().text("image"));
  }

  @Test
  void what_somebody_adds_stays_and_is_told() throws Exception {
    var plan = plan(unit("a", namespace(ns), configMap(ns, "one", "1")));
    settled(plan);
    world()
        .patch(configMaps() + "/one", "kubectl-label", "{'metadata':{'labels':{'team':'blue'}}}");

    var cycle = settled(plan);

    assertThat(cycle.changes()).isEmpty();
    assertThat(text(configMaps() + "/one", "metadata", "labels", "team")).contains("blue");
    assertThat(cycle.foreign())
        .extracting(Foreign::key, Foreign::manager)
        .containsExactly(tuple(new ObjectKey("", "ConfigMap", ns, "one"), "kubectl-label"));
  }

  @Test
  void a_field_that_leaves_the_plan_leaves_the_cluster() throws Exception {
    settled(
        plan(
            unit(
                "a",
                namespace(ns),
                manifest(
                    """
                    {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'one',
                      'namespace':'%s'},'data':{'key':'1','old':'x'}}\
                    """
                        .formatted(ns)))));
    var cycle = settled(plan(unit("a", namespace(ns), configMap(ns, "one", "1"))));

    assertThat(changes(cycle)).containsExactly("UPDATE ConfigMap/" + ns + "/one");
    assertThat(found(configMaps() + "/one").object("data"))
        .isEqualTo(Json.obj().put("key", "1").build());
  }

  @Test
  void a_deleted_object_comes_back() throws Exception {
    var plan = plan(unit("a", namespace(ns), configMap(ns, "one", "1")));
    settled(plan);
    world().delete(configMaps() + "/one");

    assertThat(changes(settled(plan))).containsExactly("CREATE ConfigMap/" + ns + "/one");
    assertThat(text(configMaps() + "/one", "data", "key")).contains("1");
  }

  @Test
  void labels_that_were_taken_off_come_back() throws Exception {
    var plan = plan(unit("a", namespace(ns), configMap(ns, "one", "1")));
    settled(plan);
    world()
        .patch(
            configMaps() + "/one",
            "kubectl-label",
            "{'metadata':{'labels':{'applyset.kubernetes.io/part-of':null}}}");

    assertThat(changes(settled(plan))).containsExactly("REPAIR ConfigMap/" + ns + "/one");
    assertThat(settled(plan).changes()).isEmpty();
  }

  @Test
  void wiped_field_ownership_is_taken_again_once() throws Exception {
    var plan = plan(unit("a", namespace(ns), configMap(ns, "one", "1")));
    settled(plan);
    world().patch(configMaps() + "/one", "someone", "{'metadata':{'managedFields':[{}]}}");

    assertThat(changes(settled(plan))).containsExactly("REPAIR ConfigMap/" + ns + "/one");
    assertThat(settled(plan).changes()).isEmpty();
  }

  @Test
  void a_secret_that_was_written_as_text_is_put_right() throws Exception {
    var secret =
        manifest(
            """
            {'apiVersion':'v1','kind':'Secret','metadata':{'name':'keys','namespace':'%s'},
             'data':{'gate':'Z2F0ZQ==','cage':'b2xk'},'stringData':{'cage':'open sesame'}}\
            """
                .formatted(ns));
    var plan = plan(unit("a", namespace(ns), secret));
    settled(plan);
    var path = "/api/v1/namespaces/" + ns + "/secrets/keys";
    world().patch(path, "somebody", "{'data':{'cage':'c2h1dA=='}}");

    assertThat(changes(settled(plan))).containsExactly("REPAIR Secret/" + ns + "/keys");

    assertThat(text(path, "data", "cage")).contains("b3BlbiBzZXNhbWU=");
    assertThat(text(path, "data", "gate")).contains("Z2F0ZQ==");
    assertThat(settled(plan).changes()).isEmpty();
  }

  @Test
  void the_rules_of_an_aggregated_role_belong_to_who_gathers_them() throws Exception {
    var role =
        manifest(
            """
            {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole',
             'metadata':{'name':'%s'},'rules':[],'aggregationRule':{'clusterRoleSelectors':[
              {'matchLabels':{'for':'%s'}}]}}\
            """
                .formatted(ns, ns));
    var plan = plan(unit("a", role));
    settled(plan);
    var path = "/apis/rbac.authorization.k8s.io/v1/clusterroles/" + ns;
    var rules = "{'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}";
    world().patch(path, "clusterrole-aggregation-controller", rules);

    assertThat(settled(plan).changes()).isEmpty();
  }

  @Test
  void replicas_belong_to_the_autoscaler_and_never_fall_to_one() throws Exception {
    var hpa =
        manifest(
            """
            {'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler',
             'metadata':{'name':'web','namespace':'%s'},'spec':{'minReplicas':2,'maxReplicas':9,
              'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}}\
            """
                .formatted(ns));
    var web = Manifests.replicas(deployment(ns, "web", "web:1"), 3);
    settled(plan(unit("a", namespace(ns), web)));
    var scaled = plan(unit("a", namespace(ns), web, hpa));

    settled(scaled);
    assertThat(replicas()).isEqualTo(3);
    scale(9);
    assertThat(settled(scaled).changes()).isEmpty();
    assertThat(replicas()).isEqualTo(9);

    var newer = Manifests.replicas(deployment(ns, "web", "web:2"), 3);
    settled(plan(unit("a", namespace(ns), newer, hpa)));
    assertThat(image()).isEqualTo("web:2");
    assertThat(replicas()).isEqualTo(9);
  }

  private void scale(int replicas) {
    var path = deployments() + "/web/scale";
    world().patch(path, "kube-controller-manager", "{'spec':{'replicas':" + replicas + "}}");
  }

  private long replicas() {
    return found(deployments() + "/web").at("spec", "replicas") instanceof Json.Int(long n)
        ? n
        : -1;
  }

  @Test
  void a_field_that_is_never_ours_is_left_to_its_owner() throws Exception {
    var plan =
        Manifests.plan(
            world().context(),
            List.of(),
            List.of(new NeverOwn("", "ConfigMap", "data.injected", "an injector")),
            unit(
                "a",
                namespace(ns),
                manifest(
                    """
                    {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'one',
                      'namespace':'%s'},'data':{'key':'1','injected':'no'}}\
                    """
                        .formatted(ns))));
    settled(plan);
    assertThat(text(configMaps() + "/one", "data", "injected")).isEmpty();
    world().patch(configMaps() + "/one", "injector", "{'data':{'injected':'yes'}}");

    assertThat(settled(plan).changes()).isEmpty();
    assertThat(text(configMaps() + "/one", "data", "injected")).contains("yes");
  }

  @Test
  void a_plan_shows_the_fields_and_writes_nothing_anywhere() throws Exception {
    var plan =
        plan(unit("a", namespace(ns), configMap(ns, "one", "1"), configMap(ns, "gone", "1")));
    settled(plan);
    var version = text(configMaps() + "/one", "metadata", "resourceVersion");
    var records = ledger();

    var cycle =
        cycle(
            plan(unit("a", namespace(ns), configMap(ns, "one", "2"), configMap(ns, "new", "1"))),
            Options.PLAN);

    assertThat(changes(cycle))
        .containsExactly(
            "CREATE ConfigMap/" + ns + "/new",
            "DELETE ConfigMap/" + ns + "/gone",
            "UPDATE ConfigMap/" + ns + "/one");
    assertThat(cycle.changes())
        .filteredOn(change -> change.action() == Action.UPDATE)
        .singleElement()
        .satisfies(change ->
            assertThat(change.fields())
                .extracting(
                    f -> f.path() + ": " + f.inWords().before() + " -> " + f.inWords().after())
                .containsExactly("data.key: \"1\" -> \"2\""));
    assertThat(text(configMaps() + "/one", "metadata", "resourceVersion")).isEqualTo(version);
    assertThat(existing(configMaps(), "one", "gone", "new")).containsExactly("one", "gone");
    assertThat(ledger()).isEqualTo(records);
  }

  @Test
  void a_plan_says_what_the_server_would_refuse_to_create_and_waits_for_no_namespace()
      throws Exception {
    var wrong =
        manifest(
            """
            {'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'%s'},
             'spec':{'ports':[{'port':80,'targetport':8080}]}}\
            """
                .formatted(ns));
    var there = plan(unit("a", namespace(ns)));
    var all = plan(unit("a", namespace(ns), configMap(ns, "one", "1"), wrong));

    var early = plan(unit("a", namespace(ns), configMap(ns, "one", "1")));
    assertThat(cycle(early, Options.PLAN).status().blocked()).isEmpty();
    settled(there);

    assertThat(cycle(all, Options.PLAN).status().blocked())
        .singleElement()
        .satisfies(blocked -> {
          assertThat(blocked.object()).isEqualTo("Service/" + ns + "/web");
          assertThat(blocked.code()).isEqualTo("FW2011");
          assertThat(blocked.reason()).contains("targetport");
        });
    assertThat(existing(configMaps(), "one")).isEmpty();
  }

  @Test
  void a_cordoned_cluster_is_looked_at_and_left_as_it_is() throws Exception {
    var one = unit("a", namespace(ns), configMap(ns, "m", "1"), configMap(ns, "n", "1"));
    settled(plan(one));
    var cordoned =
        Manifests.in("cordoned", plan(unit("a", namespace(ns), configMap(ns, "m", "2"))));

    var asked = new Asked();
    var cycle = cycle(cordoned, Options.CYCLE, asked::of);

    assertThat(asked.toString()).doesNotContain("apply ").doesNotContain("delete ");
    assertThat(text(configMaps() + "/m", "data", "key")).contains("1");
    assertThat(changes(cycle))
        .containsExactly("DELETE ConfigMap/" + ns + "/n", "UPDATE ConfigMap/" + ns + "/m");
    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(cycle.status().message()).isEqualTo("cordoned, 2 changes to make");
    assertThat(store().statuses()).containsExactly(cycle.status());
    assertThat(settled(plan(unit("a", namespace(ns), configMap(ns, "m", "2")))).changes())
        .hasSize(2);
  }
}
