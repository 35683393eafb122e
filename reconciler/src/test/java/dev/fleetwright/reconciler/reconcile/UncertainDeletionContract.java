package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.role;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was not seen, changed meanwhile or is somebody else's is not deleted. */
abstract class UncertainDeletionContract extends EngineContract {
  @Test
  void a_list_that_fails_is_no_empty_list() throws Exception {
    settled(plan(unit("a", many(2))));

    var cycle =
        cycle(
            plan(unit("a", namespace(ns), configMap(ns, "m0", "2"), configMap(ns, "new", "1"))),
            Options.CYCLE,
            session -> failingListOf("configmaps", session));

    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(cycle.changes()).isEmpty();
    assertThat(maps()).containsExactly("m0", "m1");
    assertThat(store().inventory(world().context())).containsKey(map("m1"));
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
  void kinds_of_a_group_that_does_not_answer_are_unknown_and_the_rest_goes_on() throws Exception {
    var role = role(ns, "r");
    settled(plan(unit("a", namespace(ns), configMap(ns, "m0", "1"), role)));

    var cycle =
        cycle(
            plan(unit("a", namespace(ns), configMap(ns, "m0", "2"))),
            Options.CYCLE,
            session ->
                SessionWith.servingWithout(
                    session, "rbac.authorization.k8s.io", Set.of("rbac.authorization.k8s.io/v1")));

    assertThat(changes(cycle)).containsExactly("UPDATE ConfigMap/" + ns + "/m0");
    assertThat(blocked(cycle)).containsExactly("FW2032 Role/" + ns + "/r");
    assertThat(live("/apis/rbac.authorization.k8s.io/v1/namespaces/" + ns + "/roles/r"))
        .isNotNull();
    assertThat(settled(plan(unit("a", namespace(ns), configMap(ns, "m0", "2")))).status().deleted())
        .isEqualTo(1);
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
                SessionWith.beforeDelete(
                    session,
                    (_, _, _) -> {
                      world().delete(configMaps() + "/m1");
                      world()
                          .create(
                              configMaps(),
                              "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'m1'}}");
                    }));

    assertThat(only(cycle).code()).isEqualTo("FW2028");
    assertThat(maps()).containsExactly("m0", "m1");
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
}
