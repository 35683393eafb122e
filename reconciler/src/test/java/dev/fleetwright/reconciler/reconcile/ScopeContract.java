package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.kubernetes.Kinds;
import dev.fleetwright.compiler.kubernetes.Kinds.Scope;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which object of a cluster a manifest is, and what happens when that is not beyond doubt. */
abstract class ScopeContract extends EngineContract {
  private Manifest definition(String scope) {
    return manifest(
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'widgets.%1$s.example.com'},
         'spec':{'group':'%1$s.example.com','scope':'%2$s',
          'names':{'plural':'widgets','singular':'widget','kind':'Widget','listKind':'WidgetList'},
          'versions':[{'name':'v1','served':true,'storage':true,
           'schema':{'openAPIV3Schema':{'type':'object','properties':{'spec':{'type':'object',
             'properties':{'size':{'type':'integer'}}}}}}}]}}\
        """
            .formatted(ns, scope));
  }

  private Manifest widget(String namespace, int size) {
    return manifest(
        """
        {'apiVersion':'%s.example.com/v1','kind':'Widget',
         'metadata':{'name':'w'%s},'spec':{'size':%d}}\
        """
            .formatted(ns, namespace.isEmpty() ? "" : ",'namespace':'" + namespace + "'", size));
  }

  private Manifest role(String namespace, String verb) {
    return manifest(
        """
        {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole',
         'metadata':{'name':'%s','namespace':'%s'},
         'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['%s']}]}\
        """
            .formatted(ns, namespace, verb));
  }

  private String widgets() {
    return "/apis/" + ns + ".example.com/v1/widgets";
  }

  private String widgetsIn(String namespace) {
    return "/apis/" + ns + ".example.com/v1/namespaces/" + namespace + "/widgets";
  }

  private ClusterPlan taking(Scope scope, ClusterPlan plan) {
    return new ClusterPlan(
        plan.cluster(),
        plan.target(),
        plan.units(),
        plan.manifests(),
        plan.requires(),
        plan.neverOwn(),
        Map.of("Widget." + ns + ".example.com", scope));
  }

  @Test
  void no_namespace_and_default_are_one_place_and_neither_manifest_is_written() throws Exception {
    var bare =
        manifest(
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s'},'data':{'key':'one'}}"
                .formatted(ns));
    var plan =
        plan(
            unit("one", bare, namespace(ns), configMap(ns, "other", "1")),
            unit("two", configMap("default", ns, "two")));

    var cycle = cycle(plan);

    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(only(cycle).code()).isEqualTo("FW1451");
    assertThat(only(cycle).object()).isEqualTo("ConfigMap/default/" + ns);
    assertThat(only(cycle).reason()).contains("'test/one' and 'test/two'");
    assertThat(existing("/api/v1/namespaces/default/configmaps", ns)).isEmpty();
    assertThat(text(configMaps() + "/other", "data", "key")).contains("1");
  }

  @Test
  void a_second_manifest_of_an_object_leaves_it_as_it_was_and_in_our_care() throws Exception {
    var roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles/" + ns;
    settled(plan(unit("one", namespace(ns), role("one", "get"))));

    var cycle =
        cycle(
            plan(unit("one", namespace(ns), role("one", "list")), unit("two", role("two", "get"))));

    assertThat(blocked(cycle)).containsExactly("FW1451 ClusterRole/" + ns);
    assertThat(Objects.toString(found(roles).at("rules"))).contains("get").doesNotContain("list");
    assertThat(cycle.changes()).isEmpty();

    settled(plan(unit("one", namespace(ns)), unit("two", role("two", "list"))));
    assertThat(Objects.toString(found(roles).at("rules"))).contains("list").doesNotContain("get");
  }

  @Test
  void a_kind_that_the_cluster_has_in_namespaces_holds_back_what_was_taken_for_cluster_wide()
      throws Exception {
    settled(plan(unit("a", namespace(ns), definition("Namespaced"))));
    var plan = plan(unit("a", namespace(ns), definition("Namespaced"), widget("", 1)));

    var cycle = cycle(taking(Scope.CLUSTER, plan));

    assertThat(blocked(cycle)).containsExactly("FW1450 Widget/default/w");
    assertThat(only(cycle).fix()).contains("scope: {Widget." + ns + ".example.com: Namespaced}");
    assertThat(existing(widgetsIn("default"), "w")).isEmpty();
  }

  @Test
  void a_kind_that_the_cluster_has_without_namespaces_holds_back_what_was_put_into_one()
      throws Exception {
    settled(plan(unit("a", namespace(ns), definition("Cluster"))));
    var plan = plan(unit("a", namespace(ns), definition("Cluster"), widget(ns, 1)));

    assertThat(blocked(cycle(taking(Scope.NAMESPACED, plan)))).containsExactly("FW1450 Widget/w");
    assertThat(existing(widgets(), "w")).isEmpty();

    settled(taking(Scope.CLUSTER, plan));
    assertThat(existing(widgets(), "w")).containsExactly("w");
  }

  @Test
  void a_kind_that_is_not_served_yet_lands_where_the_compile_took_it_to() throws Exception {
    settled(
        taking(
            Scope.CLUSTER,
            plan(unit("a", namespace(ns), definition("Cluster"), widget("pays-no-heed", 2)))));

    assertThat(existing(widgets(), "w")).containsExactly("w");
  }

  @Test
  void every_kind_that_the_cluster_serves_lives_where_the_compiler_takes_it_to() throws Exception {
    var session = world().clusters().open(world().context(), java.time.Duration.ofSeconds(20));
    var served = new TreeMap<String, Scope>();
    var known = new TreeMap<String, Scope>();
    session
        .discovery(true)
        .types()
        .forEach((gvk, type) -> {
          var kind = gvk.kind() + "." + gvk.group();
          var scope = Kinds.scope(gvk.group(), gvk.kind());
          if (scope != null || !gvk.group().contains("example")) {
            served.put(kind, type.namespaced() ? Scope.NAMESPACED : Scope.CLUSTER);
            known.put(kind, scope);
          }
        });
    assertThat(served).hasSizeGreaterThan(20);
    assertThat(known).containsExactlyEntriesOf(served);
  }
}
