package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.Preconditions;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What is deleted, and what is kept. */
abstract class DeletionContract extends EngineContract {
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
    return SessionWith.beforeDelete(
        session,
        (name, _, _) -> {
          if (name.equals(denied)) {
            throw new ClusterFailure(ClusterFailure.Kind.DENIED, "a policy says no");
          }
        });
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

  @Test
  void a_delete_names_the_version_that_was_read_and_waits_for_the_pods() throws Exception {
    settled(
        plan(
            unit(
                "a",
                namespace(ns),
                configMap(ns, "m", "1"),
                deployment(ns, "d", "example.com/d:1"))));
    var uid = text(configMaps() + "/m", "metadata", "uid").orElseThrow();
    var version = text(configMaps() + "/m", "metadata", "resourceVersion").orElseThrow();
    var deletes = new ConcurrentHashMap<String, String>();

    cycle(
        plan(unit("a", namespace(ns))),
        Options.CYCLE,
        session ->
            SessionWith.beforeDelete(
                session,
                (name, preconditions, how) -> deletes.put(name, preconditions + " " + how)));

    assertThat(deletes)
        .hasSize(2)
        .containsEntry("m", new Preconditions(uid, version) + " BACKGROUND")
        .hasEntrySatisfying("d", asked -> assertThat(asked).endsWith(" FOREGROUND"));
  }
}
