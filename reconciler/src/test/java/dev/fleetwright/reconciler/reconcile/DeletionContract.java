package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.Preconditions;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** A session on which something happens to an object before each second read of it. */
  private ClusterSession once(ClusterSession session, String name, Runnable meanwhile) {
    var happened = new AtomicBoolean();
    return new SessionWith(session) {
      @Override
      public Json.@Nullable Obj get(ResourceType type, String namespace, String wanted)
          throws ClusterFailure {
        if (wanted.equals(name) && happened.compareAndSet(false, true)) {
          meanwhile.run();
        }
        return super.get(type, namespace, wanted);
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "fleetwright.dev/protect, true, FW2027",
    "helm.sh/resource-policy, Keep, FW2027",
    "argocd.argoproj.io/tracking-id, a:b/c, FW2028",
  })
  void a_mark_that_comes_between_the_look_and_the_delete_counts(
      String mark, String value, String code) throws Exception {
    settled(plan(unit("a", many(2))));

    var cycle =
        cycle(
            plan(unit("a", many(1))),
            Options.CYCLE,
            session ->
                once(
                    session,
                    "m1",
                    () ->
                        world()
                            .patch(
                                configMaps() + "/m1",
                                "someone",
                                "{'metadata':{'annotations':{'%s':'%s'}}}"
                                    .formatted(mark, value))));

    assertThat(blocked(cycle)).containsExactly(code + " ConfigMap/" + ns + "/m1");
    assertThat(maps()).containsExactly("m0", "m1");
  }

  @Test
  void an_object_that_another_tool_took_over_is_let_be() throws Exception {
    settled(plan(unit("a", many(2))));
    world()
        .patch(
            configMaps() + "/m1",
            "argocd-controller",
            "{'metadata':{'annotations':{'argocd.argoproj.io/tracking-id':'shop:/ConfigMap:x/m1'}}}");

    var cycle = cycle(plan(unit("a", many(1))));

    assertThat(only(cycle).code()).isEqualTo("FW2028");
    assertThat(only(cycle).reason()).contains("Argo CD");
    assertThat(maps()).containsExactly("m0", "m1");
  }

  @Test
  void what_is_too_much_is_so_also_where_a_part_of_it_is_not_seen() throws Exception {
    var all = new ArrayList<>(List.of(many(40)));
    for (int i = 0; i < 7; i++) {
      all.add(secret("s" + i));
    }
    settled(plan(unit("a", all.toArray(Manifest[]::new))));
    var fewer = plan(unit("a", many(34)));

    var cycle = cycle(fewer, Options.CYCLE, session -> failingListOf("secrets", session));

    assertThat(cycle.status().deleted()).isZero();
    assertThat(maps()).hasSize(40);
    assertThat(cycle(fewer).status().blocked())
        .hasSize(13)
        .allMatch(why -> why.code().equals("FW2025"));
  }

  private Manifest secret(String name) {
    return manifest(
        "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'%s','namespace':'%s'}}"
            .formatted(name, ns));
  }

  private static ClusterSession failingListOf(String plural, ClusterSession session) {
    return new SessionWith(session) {
      @Override
      public Listing list(ResourceType type, String namespace, String labels, Detail detail)
          throws ClusterFailure {
        if (type.plural().equals(plural)) {
          throw new ClusterFailure(ClusterFailure.Kind.SERVER, "page 2 failed");
        }
        return super.list(type, namespace, labels, detail);
      }
    };
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
            new SessionWith(session) {
              @Override
              public boolean delete(
                  ResourceType type,
                  String namespace,
                  String name,
                  Preconditions preconditions,
                  Propagation how)
                  throws ClusterFailure {
                deletes.put(name, preconditions + " " + how);
                return super.delete(type, namespace, name, preconditions, how);
              }
            });

    assertThat(deletes)
        .hasSize(2)
        .containsEntry("m", new Preconditions(uid, version) + " BACKGROUND")
        .hasEntrySatisfying("d", asked -> assertThat(asked).endsWith(" FOREGROUND"));
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
    return new SessionWith(session) {
      @Override
      public Discovery discovery(boolean refresh) throws ClusterFailure {
        var all = super.discovery(refresh);
        var fewer = new HashMap<>(all.types());
        fewer.keySet().removeIf(gvk -> gvk.group().equals(group));
        return new Discovery(fewer, all.stale(), all.version());
      }
    };
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
                new SessionWith(session) {
                  @Override
                  public Discovery discovery(boolean refresh) throws ClusterFailure {
                    var all = super.discovery(refresh);
                    return new Discovery(
                        all.types(), Set.of("metrics.k8s.io/v1beta1"), all.version());
                  }
                });

    assertThat(only(cycle).code()).isEqualTo("FW2029");
    assertThat(only(cycle).reason()).contains("metrics.k8s.io");
    assertThat(live("/api/v1/namespaces/" + ns)).isNotNull();
  }
}
