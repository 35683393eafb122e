package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is deleted, and all that is not. */
abstract class DeletionContract extends EngineContract {
  private Manifest[] many(int count) {
    var all = new ArrayList<>(List.of(namespace(ns)));
    for (int i = 0; i < count; i++) {
      all.add(configMap(ns, "m" + i, "1"));
    }
    return all.toArray(Manifest[]::new);
  }

  private ObjectKey map(String name) {
    return new ObjectKey("", "ConfigMap", ns, name);
  }

  private List<String> maps() {
    return found(configMaps()).list("items").stream()
        .map(item -> String.valueOf(item.text("metadata", "name")))
        .filter(name -> !name.equals("kube-root-ca.crt"))
        .sorted()
        .toList();
  }

  @Test
  void what_leaves_the_plan_is_deleted_and_forgotten_once_it_is_gone() throws Exception {
    settled(plan(unit("a", many(2))));
    var cycle = settled(plan(unit("a", many(1))));

    assertThat(changes(cycle)).containsExactly("DELETE ConfigMap/" + ns + "/m1");
    assertThat(cycle.status().deleted()).isEqualTo(1);
    assertThat(maps()).containsExactly("m0");
    assertThat(store().inventory(world().context())).doesNotContainKey(map("m1"));
    assertThat(ledger())
        .containsSubsequence(
            "delete ConfigMap/" + ns + "/m1 intended", "delete ConfigMap/" + ns + "/m1 done");
    assertThat(settled(plan(unit("a", many(1)))).changes()).isEmpty();
  }

  @Test
  void an_empty_plan_deletes_nothing_unless_that_is_allowed() throws Exception {
    settled(plan(unit("a", many(2))));

    var refused = cycle(plan());
    assertThat(refused.status().state()).isEqualTo(State.HELD);
    assertThat(blocked(refused))
        .containsExactly(
            "FW2026 ConfigMap/" + ns + "/m0",
            "FW2026 ConfigMap/" + ns + "/m1",
            "FW2027 Namespace/" + ns);
    assertThat(maps()).hasSize(2);

    cycle(plan(), approving(true, 0));
    assertThat(maps()).isEmpty();
  }

  @Test
  void a_unit_that_lost_all_its_objects_keeps_them() throws Exception {
    settled(plan(unit("a", many(1)), unit("b", configMap(ns, "b", "1"))));

    var cycle = cycle(plan(unit("a", many(1)), unit("b")));

    assertThat(only(cycle).code()).isEqualTo("FW2026");
    assertThat(maps()).containsExactly("b", "m0");
  }

  @Test
  void too_many_deletions_wait_for_an_approval_while_the_rest_is_applied() throws Exception {
    settled(plan(unit("a", many(30))));
    var smaller = plan(unit("a", many(10)), unit("b", configMap(ns, "new", "1")));

    var held = cycle(smaller);
    assertThat(held.status().state()).isEqualTo(State.HELD);
    assertThat(held.status().applied()).isEqualTo(1);
    assertThat(held.status().blocked()).hasSize(20).allMatch(why -> why.code().equals("FW2025"));
    assertThat(maps()).hasSize(31);

    assertThat(cycle(smaller, approving(false, 19)).status().state()).isEqualTo(State.HELD);
    var done = cycle(smaller, approving(false, 20));
    assertThat(done.status().state()).isEqualTo(State.IN_SYNC);
    assertThat(done.status().deleted()).isEqualTo(20);
    assertThat(maps()).hasSize(11);
  }

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

  @Test
  void a_unit_that_is_protected_is_so_also_after_it_left_the_plan() throws Exception {
    var guarded =
        new Unit(
            "test/b",
            "workload",
            "test",
            "b",
            "",
            Set.of(),
            true,
            List.of(configMap(ns, "b", "1")));
    settled(plan(unit("a", many(1)), guarded));
    var without = plan(unit("a", many(1)));

    assertThat(only(cycle(without)).code()).isEqualTo("FW2027");
    assertThat(maps()).contains("b");
    cycle(without, approving(false, 0, "ConfigMap/" + ns + "/b"));
    assertThat(maps()).doesNotContain("b");
  }

  @Test
  void what_asks_to_be_kept_is_kept() throws Exception {
    settled(
        plan(
            unit(
                "a",
                namespace(ns),
                manifest(
                    """
                    {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'kept',
                      'namespace':'%s','annotations':{'helm.sh/resource-policy':'keep'}}}\
                    """
                        .formatted(ns)))));

    var cycle = settled(plan(unit("a", namespace(ns))));

    assertThat(only(cycle).reason()).contains("helm.sh/resource-policy: keep");
    assertThat(maps()).containsExactly("kept");
  }

  @Test
  void a_list_that_fails_is_no_empty_list() throws Exception {
    settled(plan(unit("a", many(2))));

    var cycle =
        cycle(
            plan(unit("a", namespace(ns), configMap(ns, "m0", "2"), configMap(ns, "new", "1"))),
            Options.CYCLE,
            session ->
                new SessionWith(session) {
                  @Override
                  public Listing list(
                      ResourceType type, String namespace, String labels, Detail detail)
                      throws ClusterFailure {
                    if (type.plural().equals("configmaps")) {
                      throw new ClusterFailure(ClusterFailure.Kind.SERVER, "page 2 failed");
                    }
                    return super.list(type, namespace, labels, detail);
                  }
                });

    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(cycle.changes()).isEmpty();
    assertThat(maps()).containsExactly("m0", "m1");
    assertThat(store().inventory(world().context())).containsKey(map("m1"));
  }

  @Test
  void kinds_of_a_group_that_does_not_answer_are_unknown_and_the_rest_goes_on() throws Exception {
    var role =
        manifest(
            """
            {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'Role',
             'metadata':{'name':'r','namespace':'%s'},
             'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}\
            """
                .formatted(ns));
    settled(plan(unit("a", namespace(ns), configMap(ns, "m0", "1"), role)));

    var cycle =
        cycle(
            plan(unit("a", namespace(ns), configMap(ns, "m0", "2"))),
            Options.CYCLE,
            session ->
                new SessionWith(session) {
                  @Override
                  public Discovery discovery(boolean refresh) throws ClusterFailure {
                    var all = super.discovery(refresh);
                    var fewer = new HashMap<>(all.types());
                    fewer.keySet().removeIf(gvk -> gvk.group().startsWith("rbac"));
                    return new Discovery(
                        fewer, Set.of("rbac.authorization.k8s.io/v1"), all.version());
                  }
                });

    assertThat(changes(cycle)).containsExactly("UPDATE ConfigMap/" + ns + "/m0");
    assertThat(blocked(cycle)).containsExactly("FW2032 Role/" + ns + "/r");
    assertThat(live("/apis/rbac.authorization.k8s.io/v1/namespaces/" + ns + "/roles/r"))
        .isNotNull();
    assertThat(settled(plan(unit("a", namespace(ns), configMap(ns, "m0", "2")))).status().deleted())
        .isEqualTo(1);
  }

  @Test
  void children_that_carry_copies_of_our_labels_are_not_touched() throws Exception {
    settled(plan(unit("a", many(1))));
    var ours = found(configMaps() + "/m0");
    world()
        .create(
            configMaps(),
            """
            {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'child','labels':%s}}\
            """
                .formatted(JsonText.write(ours.object("metadata", "labels"))));

    assertThat(settled(plan(unit("a", many(1)))).changes()).isEmpty();
    assertThat(maps()).containsExactly("child", "m0");
  }

  @Test
  void an_object_made_anew_by_somebody_else_survives() throws Exception {
    settled(plan(unit("a", many(2))));
    world().delete(configMaps() + "/m1");
    world()
        .create(
            configMaps(),
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'m1'},'data':{'key':'mine'}}");

    var cycle = cycle(plan(unit("a", many(1))));

    assertThat(only(cycle).code()).isEqualTo("FW2028");
    assertThat(text(configMaps() + "/m1", "data", "key")).contains("mine");
  }

  @Test
  void an_object_made_anew_between_the_look_and_the_delete_survives() throws Exception {
    settled(plan(unit("a", many(2))));

    var cycle =
        cycle(
            plan(unit("a", many(1))),
            Options.CYCLE,
            session ->
                new SessionWith(session) {
                  @Override
                  public boolean delete(
                      ResourceType type,
                      String namespace,
                      String name,
                      Preconditions preconditions,
                      Propagation how)
                      throws ClusterFailure {
                    world().delete(configMaps() + "/m1");
                    world()
                        .create(
                            configMaps(),
                            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'m1'}}");
                    return super.delete(type, namespace, name, preconditions, how);
                  }
                });

    assertThat(only(cycle).code()).isEqualTo("FW2028");
    assertThat(maps()).containsExactly("m0", "m1");
  }

  @Test
  void a_finalizer_holds_up_its_object_alone_and_is_named() throws Exception {
    settled(plan(unit("a", many(3))));
    world()
        .patch(configMaps() + "/m1", "someone", "{'metadata':{'finalizers':['example.com/wait']}}");
    var smaller = plan(unit("a", many(1)));

    var cycle = cycle(smaller, Options.CYCLE.within(Duration.ofSeconds(3)));

    assertThat(only(cycle).object()).isEqualTo("ConfigMap/" + ns + "/m1");
    assertThat(only(cycle).reason()).contains("example.com/wait");
    assertThat(maps()).containsExactly("m0", "m1");
    assertThat(store().inventory(world().context()).get(map("m1")))
        .extracting(InventoryEntry::state)
        .isEqualTo(InventoryEntry.State.DELETING);

    world().patch(configMaps() + "/m1", "someone", "{'metadata':{'finalizers':null}}");
    assertThat(settled(smaller).status().state()).isEqualTo(State.IN_SYNC);
    assertThat(store().inventory(world().context())).doesNotContainKey(map("m1"));
  }

  @Test
  void an_object_that_may_not_be_deleted_stays_known_and_others_go() throws Exception {
    settled(plan(unit("a", many(3))));
    var smaller = plan(unit("a", many(1)));
    var cycle = cycle(smaller, Options.CYCLE, session -> denying(session, "m1"));

    assertThat(only(cycle).code()).isEqualTo("FW2012");
    assertThat(maps()).containsExactly("m0", "m1");
    assertThat(settled(smaller).status().deleted()).isEqualTo(1);
    assertThat(maps()).containsExactly("m0");
  }

  private static ClusterSession denying(ClusterSession session, String denied) {
    return new SessionWith(session) {
      @Override
      public boolean delete(
          ResourceType type,
          String namespace,
          String name,
          Preconditions preconditions,
          Propagation how)
          throws ClusterFailure {
        if (name.equals(denied)) {
          throw new ClusterFailure(ClusterFailure.Kind.DENIED, "a policy says no");
        }
        return super.delete(type, namespace, name, preconditions, how);
      }
    };
  }

  @Test
  void an_object_that_moves_to_another_unit_stays_the_same_object() throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1")), unit("b")));
    var uid = text(configMaps() + "/m", "metadata", "uid");
    var label = text(configMaps() + "/m", "metadata", "labels", "fleetwright.dev/owner");

    var cycle = settled(plan(unit("a", namespace(ns)), unit("b", configMap(ns, "m", "1"))));

    assertThat(changes(cycle)).containsExactly("UPDATE ConfigMap/" + ns + "/m");
    assertThat(text(configMaps() + "/m", "metadata", "uid")).isEqualTo(uid);
    assertThat(text(configMaps() + "/m", "metadata", "labels", "fleetwright.dev/owner"))
        .isNotEqualTo(label);
    var gone = plan(unit("a", namespace(ns)));
    assertThat(settled(gone).status().deleted()).isEqualTo(1);
  }

  @Test
  void what_takes_the_place_of_the_old_is_there_before_the_old_goes() throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "old", "1"))));
    var broken =
        manifest(
            """
            {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'new','namespace':'%s'},
             'data':{'key':{'not':'a string'}}}\
            """
                .formatted(ns));
    ClusterPlan renamed = plan(unit("a", namespace(ns), broken));

    assertThat(blocked(cycle(renamed)))
        .containsExactly("FW2011 ConfigMap/" + ns + "/new", "FW2030 ConfigMap/" + ns + "/old");
    assertThat(maps()).containsExactly("old");
  }
}
