package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan.RequiredKind;
import dev.fleetwright.reconciler.apply.FailPoint;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In which order objects are written, what holds up what, and what the server refuses. */
abstract class OrderContract extends EngineContract {
  private Manifest definition() {
    return manifest(
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'widgets.%1$s.example.com'},
         'spec':{'group':'%1$s.example.com','scope':'Namespaced',
          'names':{'plural':'widgets','singular':'widget','kind':'Widget','listKind':'WidgetList'},
          'versions':[{'name':'v1','served':true,'storage':true,
           'schema':{'openAPIV3Schema':{'type':'object','properties':{'spec':{'type':'object',
             'properties':{'size':{'type':'integer'},'colour':{'type':'string','default':'red'}}}}}}}]}}\
        """
            .formatted(ns));
  }

  private Manifest widget(String name, int size) {
    return manifest(
        """
        {'apiVersion':'%s.example.com/v1','kind':'Widget',
         'metadata':{'name':'%s','namespace':'%s'},'spec':{'size':%d}}\
        """
            .formatted(ns, name, ns, size));
  }

  private String widgets() {
    return "/apis/" + ns + ".example.com/v1/namespaces/" + ns + "/widgets";
  }

  private String definitionPath() {
    return "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets." + ns + ".example.com";
  }

  @Test
  void a_definition_its_object_and_its_namespace_come_about_in_one_cycle() throws Exception {
    var plan = plan(unit("a", widget("w", 1), namespace(ns), definition()));

    assertThat(settled(plan).status().applied()).isEqualTo(3);
    assertThat(existing(widgets(), "w")).containsExactly("w");
    assertThat(settled(plan).changes()).isEmpty();

    world().delete(definitionPath());
    awaitNothingAt(definitionPath());
    settled(plan);
    assertThat(existing(widgets(), "w")).containsExactly("w");
  }

  private void awaitNothingAt(String path) throws InterruptedException {
    for (int i = 0; i < 100 && live(path) != null; i++) {
      Thread.sleep(50);
    }
  }

  private Manifest inVersions(String... versions) {
    var all = new StringBuilder();
    for (int i = 0; i < versions.length; i++) {
      all.append(
          """
          %s{'name':'%s','served':true,'storage':%s,'schema':{'openAPIV3Schema':{'type':'object',
            'properties':{'spec':{'type':'object','properties':{'size':{'type':'integer'}}}}}}}\
          """
              .formatted(i == 0 ? "" : ",", versions[i], i == 0));
    }
    return manifest(
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'widgets.%1$s.example.com'},
         'spec':{'group':'%1$s.example.com','scope':'Namespaced',
          'names':{'plural':'widgets','singular':'widget','kind':'Widget','listKind':'WidgetList'},
          'versions':[%2$s]}}\
        """
            .formatted(ns, all));
  }

  private Manifest widget(String version, String name, int size) {
    var widget = widget(name, size).object();
    return Manifest.of(
        widget.with("apiVersion", Json.str("%s.example.com/%s".formatted(ns, version))));
  }

  @Test
  void an_object_in_a_version_that_comes_with_the_commit_is_changed_and_not_made()
      throws Exception {
    settled(plan(unit("a", namespace(ns), inVersions("v1beta1"), widget("v1beta1", "w", 1))));
    var uid = text(widgets().replace("v1", "v1beta1") + "/w", "metadata", "uid");
    var next = plan(unit("a", namespace(ns), inVersions("v1beta1", "v1"), widget("v1", "w", 2)));
    var widget = "Widget/" + ns + "/w";

    assertThat(changes(cycle(next, Options.PLAN))).contains("UPDATE " + widget);
    assertThat(changes(settled(next))).contains("UPDATE " + widget);
    assertThat(text(widgets() + "/w", "metadata", "uid")).isEqualTo(uid);
    Oracle.holds(world(), next);
    assertThat(settled(next).changes()).isEmpty();
  }

  @Test
  void objects_of_one_kind_in_two_versions_are_planned_as_they_are_applied() throws Exception {
    var crd = inVersions("v1beta1", "v1");
    settled(
        plan(unit("a", namespace(ns), crd, widget("v1beta1", "old", 1), widget("v1", "new", 1))));
    var next =
        plan(unit("a", namespace(ns), crd, widget("v1beta1", "old", 2), widget("v1", "new", 2)));

    var would = cycle(next, Options.PLAN);
    assertThat(blocked(would)).isEmpty();
    assertThat(changes(would)).hasSize(2).allMatch(change -> change.startsWith("UPDATE Widget"));
    assertThat(would.changes()).allMatch(change -> change.fields().size() == 1);
    assertThat(changes(settled(next))).isEqualTo(changes(would));
    Oracle.holds(world(), next);

    var forgetful = new ForgetfulStore(store());
    var again = engine(forgetful, FailPoint.NONE, session -> session);
    assertThat(again.reconcile(next, "c1", Options.CYCLE).changes()).isEmpty();
  }

  @Test
  void what_is_held_back_is_not_among_the_changes() throws Exception {
    settled(plan(unit("a", namespace(ns), deployment(ns, "web", "web:1"))));
    var web = deployment(ns, "web", "web:1");
    var spec =
        web.object()
            .object("spec")
            .with("selector", json("{'matchLabels':{'app':'other'}}"))
            .with(
                "template",
                web.object()
                    .object("spec", "template")
                    .with("metadata", json("{'labels':{'app':'other'}}")));
    var other = plan(unit("a", namespace(ns), Manifest.of(web.object().with("spec", spec))));

    for (var options : List.of(Options.PLAN, Options.CYCLE)) {
      var cycle = cycle(other, options);
      assertThat(blocked(cycle)).containsExactly("FW2011 Deployment/" + ns + "/web");
      assertThat(cycle.effective()).isEmpty();
    }
  }

  private static Json json(String text) {
    try {
      return JsonText.parse(text.replace('\'', '"'));
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Test
  void objects_of_a_kind_that_vanished_stay_in_the_inventory() throws Exception {
    settled(plan(unit("a", namespace(ns), definition(), widget("w", 1))));
    world().delete(definitionPath());
    awaitNothingAt(definitionPath());

    var cycle = cycle(plan(unit("a", namespace(ns))), Options.CYCLE);

    assertThat(blocked(cycle)).contains("FW2032 Widget/" + ns + "/w");
    assertThat(cycle.status().message()).contains("no longer wanted");
    assertThat(store().inventory(world().context()).keySet())
        .anyMatch(key -> key.kind().equals("Widget"));
  }

  @Test
  void a_kind_that_is_not_served_holds_back_its_objects_alone_and_says_what_to_install()
      throws Exception {
    var gadget =
        manifest(
            """
            {'apiVersion':'gadgets.example.com/v1','kind':'Gadget',
             'metadata':{'name':'g','namespace':'%s'}}\
            """
                .formatted(ns));
    var plan =
        Manifests.plan(
            world().context(),
            List.of(
                new RequiredKind(
                    new GroupVersionKind("gadgets.example.com", "v1", "Gadget"),
                    "the gadget operator 1.2")),
            List.of(),
            unit("a", namespace(ns), gadget, configMap(ns, "m", "1")));

    var cycle = cycle(plan);

    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(cycle.status().applied()).isEqualTo(2);
    assertThat(only(cycle))
        .satisfies(why -> {
          assertThat(why.code()).isEqualTo("FW2007");
          assertThat(why.fix()).isEqualTo("install the gadget operator 1.2");
        });
  }

  @Test
  void a_unit_is_written_once_what_it_needs_is_healthy() throws Exception {
    var plan =
        plan(
            unit("front", Set.of("test/back"), deployment(ns, "front", "web:1")),
            unit("back", namespace(ns), deployment(ns, "back", "web:1")));

    var cycle = settled(plan);

    assertThat(cycle.status().applied()).isEqualTo(3);
    assertThat(ledger())
        .containsSubsequence(
            "create Deployment.apps/" + ns + "/back done",
            "create Deployment.apps/" + ns + "/front intended");
  }

  @Test
  void a_unit_waits_for_what_it_needs_and_only_it() throws Exception {
    var plan =
        plan(
            unit("front", Set.of("test/back"), deployment(ns, "front", "web:1")),
            unit("back", namespace(ns), deployment(ns, "back", "web:missing")),
            unit("other", configMap(ns, "m", "1")));

    var cycle = cycle(plan, Options.CYCLE.within(Duration.ofSeconds(4)));

    assertThat(blocked(cycle)).containsExactly("FW2030 Deployment/" + ns + "/front");
    assertThat(only(cycle).reason()).contains("test/back");
    assertThat(existing(deployments(), "front", "back")).containsExactly("back");
    assertThat(existing(configMaps(), "m")).containsExactly("m");
  }

  @Test
  void an_apply_may_wait_until_all_is_healthy() throws Exception {
    var plan = plan(unit("a", namespace(ns), deployment(ns, "web", "web:1")));

    var cycle = cycle(plan, Options.APPLY.onceHealthy(Duration.ofSeconds(30)));

    assertThat(cycle.status().health()).as(cycle.toString()).isEqualTo(Health.HEALTHY);
    assertThat(cycle.status().message()).isEmpty();
  }

  @Test
  void what_the_server_refuses_is_told_once_an_hour_and_holds_up_nothing_else() throws Exception {
    var bad =
        manifest(
            """
            {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'bad','namespace':'%s'},
             'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{
              'labels':{'a':'c'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}\
            """
                .formatted(ns));
    var plan = plan(unit("a", namespace(ns), bad), unit("b", configMap(ns, "m", "1")));
    var asked = new Asked();
    var engine = engine(store(), FailPoint.NONE, asked::of);

    var first = engine.reconcile(plan, "c1", Options.CYCLE);
    int writes = asked.writes();
    var second = engine.reconcile(plan, "c1", Options.CYCLE);

    assertThat(blocked(first)).containsExactly("FW2011 Deployment/" + ns + "/bad");
    assertThat(only(first).reason()).contains("selector");
    assertThat(second.status().blocked()).isEqualTo(first.status().blocked());
    assertThat(asked.writes()).as(asked.toString()).isEqualTo(writes);
    assertThat(existing(configMaps(), "m")).containsExactly("m");
  }

  @Test
  void a_field_that_cannot_change_is_told_and_nothing_is_made_anew() throws Exception {
    settled(plan(unit("a", namespace(ns), job("job:1"))));
    var path = "/apis/batch/v1/namespaces/" + ns + "/jobs/once";
    var uid = text(path, "metadata", "uid");

    var cycle = cycle(plan(unit("a", namespace(ns), job("job:2"))));

    assertThat(only(cycle).code()).isEqualTo("FW2011");
    assertThat(only(cycle).reason()).contains("immutable");
    assertThat(only(cycle).fix()).contains("delete it by hand");
    assertThat(text(path, "metadata", "uid")).isEqualTo(uid);
  }

  private Manifest job(String image) {
    return manifest(
        """
        {'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'once','namespace':'%s'},
         'spec':{'template':{'spec':{'restartPolicy':'Never',
           'containers':[{'name':'c','image':'%s'}]}}}}\
        """
            .formatted(ns, image));
  }

  @Test
  void an_object_in_no_namespace_that_exists_says_what_to_do() throws Exception {
    var cycle = cycle(plan(unit("a", configMap(ns, "m", "1"))));

    assertThat(only(cycle).code()).isEqualTo("FW2008");
    assertThat(only(cycle).fix()).contains("namespace");
  }

  @Test
  void no_value_of_a_secret_is_told_anywhere() throws Exception {
    var canary = "c4n4ry-" + ns;
    var encoded = base64(canary);
    createNamespace();
    world()
        .create(
            "/api/v1/namespaces/" + ns + "/secrets",
            """
            {'apiVersion':'v1','kind':'Secret','metadata':{'name':'adopted','annotations':{
              'kubectl.kubernetes.io/last-applied-configuration':'%s'}},'data':{'key':'%s'}}\
            """
                .formatted(canary, encoded));
    var plan =
        plan(
            unit(
                "a",
                namespace(ns),
                secret("adopted", "{'key':'%s'}".formatted(base64("new " + canary))),
                secret("invalid", "{'not a key':'%s'}".formatted(encoded)),
                secret("undecoded", "{'key':'%s!'}".formatted(canary))));

    var told = new StringBuilder();
    told.append(cycle(plan, Options.PLAN)).append(cycle(plan));
    world()
        .patch(
            "/api/v1/namespaces/" + ns + "/secrets/adopted",
            "kubectl-edit",
            "{'data':{'key':'" + encoded + "'}}");
    told.append(cycle(plan, Options.PLAN)).append(cycle(plan));
    told.append(store().statuses()).append(store().ledger(Optional.empty(), 1000));
    told.append(store().inventory(world().context())).append(store().learned(world().context()));

    assertThat(told.toString())
        .contains("Secret/" + ns + "/adopted")
        .doesNotContain(canary, encoded, base64("new " + canary));
    assertThat(blocked(cycle(plan))).contains("FW2011 Secret/" + ns + "/invalid");
  }

  private void createNamespace() {
    world()
        .create(
            "/api/v1/namespaces",
            "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'" + ns + "'}}");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Manifest secret(String name, String data) {
    return manifest(
        "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'%s','namespace':'%s'},'data':%s}"
            .formatted(name, ns, data));
  }
}
