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
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.drift.FieldDiff.FieldChange;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What defaults, people and other tools left in an object never keeps a commit from landing. */
abstract class LeftoverContract extends EngineContract {
  private static final String STRATEGY = "{'type':'Recreate'}";

  private Manifest with(Manifest manifest, String field, String value) {
    var spec = manifest.object().object("spec").with(field, json(value));
    return Manifest.of(manifest.object().with("spec", spec));
  }

  static Json json(String text) {
    try {
      return JsonText.parse(text.replace('\'', '"'));
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private String services() {
    return "/api/v1/namespaces/" + ns + "/services";
  }

  private void jsonPatch(String path, String operations) {
    var answer =
        world()
            .send(
                "PATCH",
                path + "?fieldManager=kubectl-patch",
                "application/json-patch+json",
                operations.replace('\'', '"'));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void a_port_whose_number_was_edited_by_hand_has_its_number_again_and_is_there_once()
      throws Exception {
    var plan = plan(unit("a", namespace(ns), service(ns, "web", "[{'name':'http','port':80}]")));
    settled(plan);
    jsonPatch(services() + "/web", "[{'op':'replace','path':'/spec/ports/0/port','value':81}]");

    assertThat(changes(settled(plan))).containsExactly("REPAIR Service/" + ns + "/web");

    assertThat(found(services() + "/web").list("spec", "ports"))
        .containsExactly(json("{'name':'http','port':80,'protocol':'TCP','targetPort':80}"));
    quiet(plan);
  }

  @Test
  void an_edited_port_does_not_keep_the_next_commit_from_landing() throws Exception {
    settled(plan(unit("a", namespace(ns), service(ns, "web", "[{'name':'http','port':80}]"))));
    jsonPatch(services() + "/web", "[{'op':'replace','path':'/spec/ports/0/port','value':81}]");
    var next =
        plan(
            unit(
                "a",
                namespace(ns),
                service(ns, "web", "[{'name':'http','port':80,'targetPort':8080}]")));

    settled(next);

    assertThat(found(services() + "/web").list("spec", "ports"))
        .containsExactly(json("{'name':'http','port':80,'protocol':'TCP','targetPort':8080}"));
    quiet(next);
  }

  @Test
  void a_port_that_somebody_added_stays() throws Exception {
    var plan = plan(unit("a", namespace(ns), service(ns, "web", "[{'name':'http','port':80}]")));
    settled(plan);
    jsonPatch(
        services() + "/web",
        "[{'op':'add','path':'/spec/ports/-','value':{'name':'admin','port':81}}]");

    assertThat(settled(plan).changes()).isEmpty();

    assertThat(found(services() + "/web").list("spec", "ports")).hasSize(2);
  }

  private static final String POD = "/spec/template/spec/";

  @Test
  void containers_variables_and_mounts_that_were_renamed_by_hand_are_there_once() throws Exception {
    var web = deployment(ns, "web", "web:1");
    var spec =
        json(
            """
            {'containers':[{'name':'app','image':'web:1',
              'env':[{'name':'MODE','value':'live'},{'name':'LEVEL','value':'3'}],
              'ports':[{'name':'http','containerPort':8080}],
              'volumeMounts':[{'name':'data','mountPath':'/data'}]}],
             'volumes':[{'name':'data','emptyDir':{}},{'name':'keys','secret':{'secretName':'k'}}]}\
            """);
    var template = web.object().object("spec", "template").with("spec", spec);
    var plan = plan(unit("a", namespace(ns), with(web, "template", JsonText.write(template))));
    settled(plan);
    var before = content(deployments() + "/web");
    for (var edit :
        new String[] {
          "containers/0/env/1/name:RANK",
          "containers/0/volumeMounts/0/mountPath:/elsewhere",
          "containers/0/name:application",
          "volumes/1/name:locks"
        }) {
      var parts = edit.split(":", 2);
      jsonPatch(
          deployments() + "/web",
          "[{'op':'replace','path':'%s','value':'%s'}]".formatted(POD + parts[0], parts[1]));

      assertThat(changes(settled(plan)))
          .as(edit)
          .containsExactly("REPAIR Deployment/" + ns + "/web");

      assertThat(content(deployments() + "/web")).as(edit).isEqualTo(before);
      quiet(plan);
    }
    jsonPatch(
        deployments() + "/web",
        "[{'op':'replace','path':'%scontainers/0/ports/0/containerPort','value':9090}]"
            .formatted(POD));
    settled(plan);
    assertThat(content(deployments() + "/web")).isEqualTo(before);
  }

  private Json content(String path) {
    return found(path).object("spec");
  }

  @Test
  void a_strategy_without_rolling_updates_lands_over_the_defaults_of_one_with_them()
      throws Exception {
    var web = deployment(ns, "web", "web:1");
    settled(plan(unit("a", namespace(ns), web)));
    var plan = plan(unit("a", namespace(ns), with(web, "strategy", STRATEGY)));

    assertThat(changes(settled(plan))).containsExactly("UPDATE Deployment/" + ns + "/web");

    assertThat(found(deployments() + "/web").object("spec", "strategy")).isEqualTo(json(STRATEGY));
    quiet(plan);
    settled(
        plan(unit("a", namespace(ns), with(deployment(ns, "web", "web:2"), "strategy", STRATEGY))));
    settled(plan(unit("a", namespace(ns), web)));
    assertThat(text(deployments() + "/web", "spec", "strategy", "type")).contains("RollingUpdate");
  }

  @Test
  void a_plan_says_what_goes_and_is_not_refused() throws Exception {
    var web = deployment(ns, "web", "web:1");
    settled(plan(unit("a", namespace(ns), web)));
    var plan = plan(unit("a", namespace(ns), with(web, "strategy", STRATEGY)));

    var preview = cycle(plan, Options.CYCLE.writingNothing());

    assertThat(preview.status().blocked()).isEmpty();
    assertThat(preview.changes().getFirst().fields())
        .extracting(FieldChange::path, FieldChange::after)
        .containsExactlyInAnyOrder(
            tuple("spec.strategy.type", Json.str("Recreate")),
            tuple("spec.strategy.rollingUpdate", null));
    assertThat(text(deployments() + "/web", "spec", "strategy", "type")).contains("RollingUpdate");
  }

  @Test
  void what_the_intent_has_wrong_is_refused_as_before_and_nothing_goes() throws Exception {
    settled(plan(unit("a", namespace(ns), service(ns, "web", "[{'name':'http','port':80}]"))));
    jsonPatch(
        services() + "/web",
        "[{'op':'add','path':'/spec/ports/-','value':{'name':'admin','port':81}}]");
    var ports = "[{'name':'http','port':80},{'name':'http','port':82}]";

    var cycle = cycle(plan(unit("a", namespace(ns), service(ns, "web", ports))));

    assertThat(blocked(cycle)).containsExactly("FW2011 Service/" + ns + "/web");
    assertThat(found(services() + "/web").list("spec", "ports")).hasSize(2);
  }

  @Test
  void configuration_that_was_made_with_kubectl_leaves_with_the_intent() throws Exception {
    settled(plan(unit("a", namespace(ns))));
    byKubectl(
        configMaps(),
        """
        {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'csa','annotations':{
          'kubectl.kubernetes.io/last-applied-configuration':'{}','note':'mine'}},
         'data':{'key':'0','drop':'b'}}\
        """);
    world()
        .patch(
            configMaps() + "/csa",
            "kubectl-annotate",
            "{'metadata':{'annotations':{'by':'hand'}}}");
    var plan = plan(unit("a", namespace(ns), configMap(ns, "csa", "1")));

    assertThat(changes(settled(plan))).containsExactly("ADOPT ConfigMap/" + ns + "/csa");

    var live = found(configMaps() + "/csa");
    assertThat(live.object("data")).isEqualTo(json("{'key':'1'}"));
    assertThat(live.object("metadata", "annotations")).isEqualTo(json("{'by':'hand'}"));
    quiet(plan);
  }

  private void byKubectl(String path, String json) {
    world().create(path + "?fieldManager=kubectl-client-side-apply", json);
  }

  @Test
  void a_claim_that_was_made_with_kubectl_keeps_what_cannot_go() throws Exception {
    settled(plan(unit("a", namespace(ns))));
    var claims = "/api/v1/namespaces/" + ns + "/persistentvolumeclaims";
    var claim =
        """
        {'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'data',
          'namespace':'%s'%s},'spec':{'accessModes':['ReadWriteOnce'],'storageClassName':'none',
          'resources':{'requests':{'storage':'1Gi'}}%s}}\
        """;
    byKubectl(
        claims,
        claim.formatted(
            ns,
            ",'annotations':{'kubectl.kubernetes.io/last-applied-configuration':'{}'}",
            ",'volumeName':'pv-7'"));
    var plan = plan(unit("a", namespace(ns), manifest(claim.formatted(ns, "", ""))));

    assertThat(changes(settled(plan)))
        .containsExactly("ADOPT PersistentVolumeClaim/" + ns + "/data");

    var live = found(claims + "/data");
    assertThat(live.text("spec", "volumeName")).isEqualTo("pv-7");
    assertThat(live.object("metadata", "annotations").fields().keySet())
        .doesNotContain("kubectl.kubernetes.io/last-applied-configuration");
    quiet(plan);
  }

  @Test
  void a_workload_that_was_made_with_kubectl_is_as_the_intent_says() throws Exception {
    settled(plan(unit("a", namespace(ns))));
    byKubectl(
        deployments(),
        """
        {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},
         'spec':{'replicas':2,'selector':{'matchLabels':{'app':'web'}},
          'template':{'metadata':{'labels':{'app':'web','old':'x'}},
           'spec':{'containers':[{'name':'app','image':'web:0','args':['--old'],
             'env':[{'name':'MODE','value':'old'},{'name':'DEBUG','value':'1'}]},
             {'name':'side','image':'side:1'}]}}}}\
        """);
    var first = deployment(ns, "web", "web:1");
    settled(plan(unit("a", namespace(ns), first, deployment(ns, "same", "web:1"))));

    assertThat(template("web")).isEqualTo(template("same"));
    quiet(plan(unit("a", namespace(ns), first, deployment(ns, "same", "web:1"))));
  }

  private Json template(String name) throws InterruptedException {
    var text = JsonText.write(found(deployments() + "/" + name).object("spec", "template"));
    return json(text.replace("\"" + "same" + "\"", "\"web\""));
  }

  private Manifest gadgets(String... versions) {
    var all = new ArrayList<String>();
    for (var version : versions) {
      all.add(
          """
          {'name':'%s','served':true,'storage':%s,'schema':{'openAPIV3Schema':{'type':'object',
           'properties':{'spec':{'type':'object','properties':{'size':{'type':'integer'},
            'note':{'type':'string'}}}}}}}\
          """
              .formatted(version, version.equals("v1")));
    }
    return manifest(
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'gadgets.%s.example'},'spec':{'group':'%s.example',
          'names':{'kind':'Gadget','plural':'gadgets'},'scope':'Namespaced','versions':%s}}\
        """
            .formatted(ns, ns, all));
  }

  private Manifest gadget(String version, int size) {
    return manifest(
        """
        {'apiVersion':'%s.example/%s','kind':'Gadget','metadata':{'name':'g','namespace':'%s'},
         'spec':{'size':%d}}\
        """
            .formatted(ns, version, ns, size));
  }

  @Test
  void an_object_outlives_the_version_that_it_was_written_in() throws Exception {
    settled(
        plan(unit("a", namespace(ns), gadgets("v1alpha1", "v1beta1", "v1"), gadget("v1beta1", 1))));
    var path = "/apis/" + ns + ".example/%s/namespaces/" + ns + "/gadgets/g";
    world().patch(path.formatted("v1alpha1"), "someone", "{'spec':{'note':'theirs'}}");
    var uid = text(path.formatted("v1"), "metadata", "uid");
    var plan = plan(unit("a", namespace(ns), gadgets("v1"), gadget("v1", 2)));

    settled(plan);

    assertThat(found(path.formatted("v1")).object("spec"))
        .isEqualTo(json("{'size':2,'note':'theirs'}"));
    assertThat(text(path.formatted("v1"), "metadata", "uid")).isEqualTo(uid);
    assertThat(found(path.formatted("v1")).list("metadata", "managedFields"))
        .extracting(entry -> entry.text("manager") + " " + entry.text("apiVersion"))
        .containsExactlyInAnyOrder(
            "fleetwright " + ns + ".example/v1", "someone " + ns + ".example/v1");
    quiet(plan);
    settled(plan(unit("a", namespace(ns), gadgets("v1"), gadget("v1", 3))));
    assertThat(found(path.formatted("v1")).object("spec"))
        .isEqualTo(json("{'size':3,'note':'theirs'}"));
  }

  @Test
  void the_replicas_of_an_autoscaler_of_another_tool_are_its_own_while_it_is_there()
      throws Exception {
    var web = Manifests.replicas(deployment(ns, "web", "web:1"), 2);
    var plan = plan(unit("a", namespace(ns), web));
    settled(plan);
    someoneAutoscales();
    scale("kube-controller-manager", 6);

    settled(plan);
    assertThat(replicas()).isEqualTo(json("6"));
    quiet(plan);
    scale("kube-controller-manager", 7);
    quiet(plan);
    settled(plan(unit("a", namespace(ns), Manifests.replicas(deployment(ns, "web", "web:2"), 2))));
    assertThat(replicas()).isEqualTo(json("7"));

    world().delete(autoscalers() + "/theirs");
    settled(plan);
    assertThat(replicas()).isEqualTo(json("2"));
    quiet(plan);
    scale("kubectl", 5);
    settled(plan);
    assertThat(replicas()).isEqualTo(json("2"));
  }

  private void someoneAutoscales() {
    world()
        .create(
            autoscalers(),
            """
            {'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler',
             'metadata':{'name':'theirs'},'spec':{'minReplicas':6,'maxReplicas':9,
              'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}}\
            """);
  }

  @Test
  void replicas_that_only_an_autoscaler_of_another_tool_ever_set_are_its_own() throws Exception {
    settled(plan(unit("a", namespace(ns), unscaled())));
    someoneAutoscales();
    scale("kube-controller-manager", 6);
    var number = plan(unit("a", namespace(ns), deployment(ns, "web", "web:1")));

    settled(number);
    assertThat(replicas()).isEqualTo(json("6"));
    quiet(number);

    world().delete(autoscalers() + "/theirs");
    settled(number);
    assertThat(replicas()).isEqualTo(json("1"));
  }

  @Test
  void an_autoscaler_of_ours_that_leaves_gives_the_replicas_back() throws Exception {
    settled(plan(unit("a", namespace(ns), unscaled()), unit("b", autoscaler("none"))));
    scale("kube-controller-manager", 4);

    var number = plan(unit("a", namespace(ns), deployment(ns, "web", "web:1")));
    settled(number);
    assertThat(replicas()).isEqualTo(json("1"));
    quiet(number);
  }

  private Manifest unscaled() {
    var web = deployment(ns, "web", "web:1").object();
    return Manifest.of(web.with("spec", web.object("spec").without("replicas")));
  }

  private Manifest autoscaler(String annotation) {
    return manifest(
        """
        {'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler',
         'metadata':{'name':'web','namespace':'%s','annotations':{'%s':'true'}},
         'spec':{'minReplicas':3,'maxReplicas':9,
          'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}}\
        """
            .formatted(ns, annotation));
  }

  private void keepsReplicas(ClusterPlan number, String code) throws Exception {
    var held = code + " HorizontalPodAutoscaler/" + ns + "/web";
    scale("kube-controller-manager", 4);
    assertThat(blocked(cycle(number))).containsExactly(held);
    assertThat(replicas()).isEqualTo(json("4"));
    scale("kube-controller-manager", 5);
    var asked = new Asked();
    assertThat(blocked(cycle(number, Options.CYCLE, asked::of))).containsExactly(held);
    assertThat(asked.writes()).as(asked.toString()).isZero();
    assertThat(replicas()).isEqualTo(json("5"));

    world().delete(autoscalers() + "/web");
    settled(number);
    assertThat(replicas()).isEqualTo(json("1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fleetwright.dev/protect", "fleetwright.dev/keep"})
  void an_autoscaler_of_ours_that_is_not_to_be_deleted_keeps_the_replicas(String annotation)
      throws Exception {
    settled(plan(unit("a", namespace(ns), unscaled()), unit("b", autoscaler(annotation))));

    keepsReplicas(plan(unit("a", namespace(ns), deployment(ns, "web", "web:1"))), "FW2027");
  }

  @Test
  void an_autoscaler_of_ours_that_waits_for_an_approval_keeps_the_replicas() throws Exception {
    settled(plan(unit("a", namespace(ns), unscaled()), unit("b", autoscaler("none"))));

    keepsReplicas(
        plan(unit("a", namespace(ns), deployment(ns, "web", "web:1")), unit("b")), "FW2026");
  }

  private String autoscalers() {
    return "/apis/autoscaling/v2/namespaces/" + ns + "/horizontalpodautoscalers";
  }

  private @Nullable Json replicas() {
    return found(deployments() + "/web").at("spec", "replicas");
  }

  private void scale(String manager, int replicas) {
    world().patch(deployments() + "/web/scale", manager, "{'spec':{'replicas':" + replicas + "}}");
  }
}
