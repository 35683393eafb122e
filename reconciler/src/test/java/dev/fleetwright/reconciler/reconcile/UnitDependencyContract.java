package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a unit needs goes after the unit. */
abstract class UnitDependencyContract extends EngineContract {
  private Manifest definition() {
    return manifest(
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'widgets.%1$s.example.com'},
         'spec':{'group':'%1$s.example.com','scope':'Namespaced',
          'names':{'plural':'widgets','singular':'widget','kind':'Widget','listKind':'WidgetList'},
          'versions':[{'name':'v1','served':true,'storage':true,
           'schema':{'openAPIV3Schema':{'type':'object'}}}]}}\
        """
            .formatted(ns));
  }

  /** As its operator would have it: it goes only once that has tidied up after it. */
  private Manifest widget() {
    return manifest(
        """
        {'apiVersion':'%s.example.com/v1','kind':'Widget','metadata':{'name':'w','namespace':'%s',
          'finalizers':['example.com/tidy']}}\
        """
            .formatted(ns, ns));
  }

  private String widgets() {
    return "/apis/" + ns + ".example.com/v1/namespaces/" + ns + "/widgets";
  }

  private void goesAfterItsResource(ClusterPlan with, ClusterPlan without) throws Exception {
    settled(with);

    var cycle = cycle(without, BRIEF);

    assertThat(blocked(cycle))
        .containsExactly("FW2030 Deployment/" + ns + "/operator", "FW2031 Widget/" + ns + "/w");
    assertThat(existing(deployments(), "operator")).containsExactly("operator");
    assertThat(blocked(cycle(without, Options.PLAN))).isEqualTo(blocked(cycle));

    world().patch(widgets() + "/w", "someone", "{'metadata':{'finalizers':null}}");
    cycle(without, BRIEF);
    settled(without);
    assertThat(existing(deployments(), "operator")).isEmpty();
  }

  @Test
  void an_operator_goes_after_the_resources_of_the_units_that_need_it() throws Exception {
    var base = unit("base", namespace(ns), definition());
    var operator = unit("op", deployment(ns, "operator", "op:1"));

    goesAfterItsResource(
        plan(base, operator, unit("app", Set.of("test/op"), widget())), plan(base));
    assertThat(store().needs(world().context())).isEmpty();
  }

  @Test
  void an_operator_goes_after_the_resources_of_the_kinds_that_its_unit_defines() throws Exception {
    var base = unit("base", namespace(ns));

    goesAfterItsResource(
        plan(
            base,
            unit("op", definition(), deployment(ns, "operator", "op:1")),
            unit("app", widget())),
        plan(base, unit("op", definition())));
  }

  @Test
  void units_go_in_the_opposite_order_of_their_needs() throws Exception {
    var base = unit("base", namespace(ns));
    settled(
        plan(
            base,
            unit("c", deployment(ns, "c", "web:1")),
            unit("b", Set.of("test/c"), configMap(ns, "b", "1")),
            unit("a", Set.of("test/b"), deployment(ns, "a", "web:1"))));
    assertThat(store().needs(world().context()))
        .isEqualTo(Map.of("test/a", Set.of("test/b"), "test/b", Set.of("test/c")));

    var would = cycle(plan(base), Options.PLAN);
    settled(plan(base));

    assertThat(would.changes())
        .extracting(change -> change.object().name() + " " + change.when())
        .containsExactly(
            "b once Deployment/" + ns + "/a is gone",
            "a ",
            "c once ConfigMap/" + ns + "/b, Deployment/" + ns + "/a are gone");
    assertThat(ledger())
        .containsSubsequence(
            "delete Deployment.apps/" + ns + "/a done",
            "delete ConfigMap/" + ns + "/b intended",
            "delete ConfigMap/" + ns + "/b done",
            "delete Deployment.apps/" + ns + "/c intended");
    assertThat(store().needs(world().context())).isEmpty();
  }

  @Test
  void what_was_needed_stays_until_who_needed_it_runs_without_it() throws Exception {
    var base = unit("base", namespace(ns));
    settled(
        plan(
            base,
            unit("one", deployment(ns, "one", "db:1")),
            unit("app", Set.of("test/one"), deployment(ns, "app", "web:1"))));
    var two = unit("two", deployment(ns, "two", "store:1"));
    var broken =
        plan(base, two, unit("app", Set.of("test/two"), deployment(ns, "app", "web:missing")));

    assertThat(blocked(cycle(broken, BRIEF))).containsExactly("FW2050 Deployment/" + ns + "/one");
    assertThat(blocked(cycle(broken, BRIEF))).containsExactly("FW2050 Deployment/" + ns + "/one");

    var mended = plan(base, two, unit("app", Set.of("test/two"), deployment(ns, "app", "web:2")));
    cycle(mended, Options.APPLY.within(Duration.ofSeconds(60)));
    assertThat(existing(deployments(), "one", "two", "app")).containsExactly("two", "app");
    assertThat(store().needs(world().context())).isEqualTo(Map.of("test/app", Set.of("test/two")));
  }

  @Test
  void a_workload_that_is_held_keeps_what_it_mounts() throws Exception {
    var stateful =
        manifest(
            """
            {'apiVersion':'apps/v1','kind':'StatefulSet','metadata':{'name':'db','namespace':'%s'},
             'spec':{'serviceName':'db','selector':{'matchLabels':{'app':'db'}},
              'template':{'metadata':{'labels':{'app':'db'}},'spec':{
               'containers':[{'name':'c','image':'db:1'}],
               'volumes':[{'name':'v','configMap':{'name':'settings'}}]}}}}\
            """
                .formatted(ns));
    var base = unit("base", namespace(ns), configMap(ns, "stays", "1"));
    settled(
        plan(
            base,
            unit("db", stateful, configMap(ns, "settings", "1"), configMap(ns, "other", "1"))));

    assertThat(blocked(cycle(plan(base))))
        .containsExactly(
            "FW2027 StatefulSet/" + ns + "/db", "FW2030 ConfigMap/" + ns + "/settings");
    assertThat(maps()).containsExactly("settings", "stays");

    settled(plan(base), "StatefulSet/" + ns + "/db");
    assertThat(maps()).containsExactly("stays");
  }

  private void settled(ClusterPlan plan, String approved) throws InterruptedException {
    var cycle = cycle(plan, approving(false, 0, approved));
    assertThat(blocked(cycle)).as(cycle.toString()).isEmpty();
  }
}
