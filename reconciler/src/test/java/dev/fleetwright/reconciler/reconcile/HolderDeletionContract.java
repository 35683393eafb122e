package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import java.util.HashMap;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Namespaces and definitions, which hold objects of others, go by name alone and never full. */
abstract class HolderDeletionContract extends EngineContract {
  @Test
  void a_namespace_goes_only_by_name_and_never_with_what_is_in_it() throws Exception {
    settled(plan(unit("a", many(1))));
    var without = plan(unit("a", configMap(ns, "m0", "1")));

    assertThat(only(cycle(without)).code()).isEqualTo("FW2027");
    assertThat(only(cycle(without, approving(false, 0, "Namespace/" + ns))))
        .satisfies(why -> {
          assertThat(why.code()).isEqualTo("FW2029");
          assertThat(why.reason()).contains("ConfigMap/m0");
        });
    assertThat(live("/api/v1/namespaces/" + ns)).isNotNull();
    assertThat(maps()).containsExactly("m0");
  }

  private Manifest definition(String kind, String served) {
    return manifest(
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'%1$ss.%2$s.example.com'},
         'spec':{'group':'%2$s.example.com','scope':'Namespaced',
          'names':{'kind':'%3$s','plural':'%1$ss','singular':'%1$s'},
          'versions':[{'name':'v1','served':%4$s,'storage':true,
            'schema':{'openAPIV3Schema':{'type':'object'}}}]}}\
        """
            .formatted(kind.toLowerCase(Locale.ROOT), ns, kind, served));
  }

  private String definitions(String kind) {
    return "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/%ss.%s.example.com"
        .formatted(kind.toLowerCase(Locale.ROOT), ns);
  }

  /** As soon as the server serves it, which takes a moment after its definition came. */
  private void makeWidget() throws InterruptedException {
    var path = "/apis/%s.example.com/v1/namespaces/%s/widgets".formatted(ns, ns);
    var widget =
        "{\"apiVersion\":\"%s.example.com/v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"theirs\"}}"
            .formatted(ns);
    World.Answer answer;
    int tries = 0;
    do {
      Thread.sleep(100);
      answer = world().send("POST", path, "application/json", widget);
    } while (answer.status() == 404 && ++tries < 100);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  private Options approvingWidgets() {
    return approving(
        false, 0, "CustomResourceDefinition/widgets." + ns + ".example.com", "Namespace/" + ns);
  }

  @Test
  void a_definition_goes_only_by_name_and_never_with_what_it_defines() throws Exception {
    settled(plan(unit("a", namespace(ns), definition("Widget", "true"))));
    makeWidget();
    var without = plan(unit("a", namespace(ns)));

    assertThat(only(cycle(without)).code()).isEqualTo("FW2027");
    var full = cycle(without, approvingWidgets());
    assertThat(only(full).code()).isEqualTo("FW2029");
    assertThat(only(full).reason()).contains("Widget/theirs");

    world().delete("/apis/%s.example.com/v1/namespaces/%s/widgets/theirs".formatted(ns, ns));
    var stale =
        cycle(without, approvingWidgets(), session -> notServing(ns + ".example.com", session));
    assertThat(only(stale).code()).isEqualTo("FW2029");
    assertThat(live(definitions("Widget"))).isNotNull();

    assertThat(cycle(without, approvingWidgets()).status().deleted()).isEqualTo(1);
    assertThat(live(definitions("Widget"))).isNull();
  }

  private static ClusterSession notServing(String group, ClusterSession session) {
    return SessionWith.serving(
        session,
        all -> {
          var fewer = new HashMap<>(all.types());
          fewer.keySet().removeIf(gvk -> gvk.group().equals(group));
          return new ClusterSession.Discovery(fewer, all.stale(), all.version());
        });
  }

  @Test
  void a_definition_of_which_no_version_is_served_may_define_objects() throws Exception {
    settled(plan(unit("a", namespace(ns), definition("Widget", "true"))));
    makeWidget();
    settled(plan(unit("a", namespace(ns), definition("Widget", "false"))));

    var cycle = cycle(plan(unit("a", namespace(ns))), approvingWidgets());

    assertThat(only(cycle).code()).isEqualTo("FW2029");
    assertThat(live(definitions("Widget"))).isNotNull();
  }

  @Test
  void a_namespace_may_hold_what_came_after_we_asked_which_kinds_there_are() throws Exception {
    settled(plan(unit("a", namespace(ns), namespace(ns + "-b"))));
    world()
        .create(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            JsonText.write(definition("Widget", "true").object()));
    makeWidget();

    var cycle = cycle(plan(unit("a", namespace(ns + "-b"))), approvingWidgets());

    assertThat(only(cycle).code()).isEqualTo("FW2029");
    assertThat(only(cycle).reason()).contains("Widget/theirs");
    assertThat(live("/api/v1/namespaces/" + ns)).isNotNull();
  }

  @Test
  void a_namespace_may_hold_what_does_not_answer() throws Exception {
    settled(plan(unit("a", namespace(ns), namespace(ns + "-b"))));

    var cycle =
        cycle(
            plan(unit("a", namespace(ns + "-b"))),
            approving(false, 0, "Namespace/" + ns),
            session ->
                SessionWith.serving(
                    session,
                    all ->
                        new ClusterSession.Discovery(
                            all.types(), Set.of("metrics.k8s.io/v1beta1"), all.version())));

    assertThat(only(cycle).code()).isEqualTo("FW2029");
    assertThat(only(cycle).reason()).contains("metrics.k8s.io");
    assertThat(live("/api/v1/namespaces/" + ns)).isNotNull();
  }

  @Test
  void a_namespace_that_does_not_go_says_what_is_left_in_it() throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"))));
    world()
        .patch(configMaps() + "/m", "someone", "{'metadata':{'finalizers':['example.com/wait']}}");
    world().delete("/api/v1/namespaces/" + ns);
    for (int i = 0; i < 200 && !isStuck(); i++) {
      Thread.sleep(50);
    }

    var cycle = cycle(plan(unit("a", namespace(ns), configMap(ns, "m", "1"))));

    assertThat(cycle.status().blocked())
        .filteredOn(why -> why.object().equals("Namespace/" + ns))
        .extracting(why -> why.reason())
        .singleElement()
        .asString()
        .contains("configmaps. has 1 resource instances", "example.com/wait in 1 resource");
    world().patch(configMaps() + "/m", "someone", "{'metadata':{'finalizers':null}}");
  }

  private boolean isStuck() {
    var object = live("/api/v1/namespaces/" + ns);
    return object != null
        && object.list("status", "conditions").stream()
            .anyMatch(condition ->
                "NamespaceFinalizersRemaining".equals(condition.text("type"))
                    && "True".equals(condition.text("status")));
  }

  @Test
  void a_namespace_in_which_the_plan_has_something_is_not_offered_for_approval() throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"))));

    var cycle = cycle(plan(unit("a", configMap(ns, "m", "1"))));

    assertThat(only(cycle).code()).isEqualTo("FW2027");
    assertThat(only(cycle).fix())
        .contains("put it back into the intent", "ConfigMap/" + ns + "/m")
        .doesNotContain("--approve");
  }
}
