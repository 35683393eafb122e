package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.apply.FailPoint;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whose object it is that a write would land on. */
abstract class OwnershipContract extends EngineContract {
  @Test
  void an_object_of_another_tool_is_not_adopted_and_one_of_nobody_is() throws Exception {
    settled(plan(unit("a", namespace(ns))));
    world()
        .create(
            configMaps(),
            """
            {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'theirs','annotations':{
              'argocd.argoproj.io/tracking-id':'app:/ConfigMap:x/theirs'}},'data':{'key':'0'}}\
            """);
    world()
        .create(
            configMaps(),
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'free'},'data':{'key':'0'}}");

    var cycle =
        cycle(
            plan(
                unit(
                    "a", namespace(ns), configMap(ns, "theirs", "1"), configMap(ns, "free", "1"))));

    assertThat(blocked(cycle)).containsExactly("FW2024 ConfigMap/" + ns + "/theirs");
    assertThat(changes(cycle)).containsExactly("ADOPT ConfigMap/" + ns + "/free");
    assertThat(text(configMaps() + "/theirs", "data", "key")).contains("0");
    assertThat(text(configMaps() + "/free", "data", "key")).contains("1");
  }

  /** A session that does something before, or after, the first write of a name. */
  private static ClusterSession atFirstWrite(
      ClusterSession session, String name, Happening before, Happening after) {
    var happened = new AtomicBoolean();
    return new SessionWith(session) {
      @Override
      public Applied apply(ResourceType type, Json.Obj body, ApplyOptions options)
          throws ClusterFailure {
        boolean now =
            name.equals(body.text("metadata", "name")) && happened.compareAndSet(false, true);
        if (now) {
          before.happens();
        }
        var applied = super.apply(type, body, options);
        if (now) {
          after.happens();
        }
        return applied;
      }
    };
  }

  @FunctionalInterface
  private interface Happening {
    Happening NOTHING = () -> {};

    void happens() throws ClusterFailure;
  }

  private void someoneMakes(String name, String annotations) {
    world()
        .create(
            configMaps(),
            """
            {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s','annotations':{%s}},
             'data':{'other':'mine'}}\
            """
                .formatted(name, annotations));
  }

  @Test
  void what_another_tool_makes_between_the_look_and_the_write_is_its_own() throws Exception {
    settled(plan(unit("a", namespace(ns))));

    var cycle =
        cycle(
            plan(unit("a", namespace(ns), configMap(ns, "m", "1"))),
            Options.CYCLE,
            session ->
                atFirstWrite(
                    session,
                    "m",
                    () -> someoneMakes("m", "'meta.helm.sh/release-name':'theirs'"),
                    Happening.NOTHING));

    assertThat(blocked(cycle)).containsExactly("FW2009 ConfigMap/" + ns + "/m");
    assertThat(only(cycle).reason()).contains("belongs to Helm");
    assertThat(text(configMaps() + "/m", "data", "key")).isEmpty();
    assertThat(text(configMaps() + "/m", "metadata", "labels", Membership.PART_OF)).isEmpty();
  }

  /** As Kubernetes itself does with the account of every new namespace. */
  @Test
  void what_comes_about_between_the_look_and_the_write_and_is_nobodys_is_adopted()
      throws Exception {
    settled(plan(unit("a", namespace(ns))));
    var plan = plan(unit("a", namespace(ns), configMap(ns, "m", "1")));

    var cycle =
        cycle(
            plan,
            Options.CYCLE,
            session -> atFirstWrite(session, "m", () -> someoneMakes("m", ""), Happening.NOTHING));

    assertThat(cycle.status().state()).as(cycle.toString()).isEqualTo(State.IN_SYNC);
    assertThat(text(configMaps() + "/m", "data", "key")).contains("1");
    assertThat(text(configMaps() + "/m", "data", "other")).contains("mine");
    assertThat(settled(plan).changes()).isEmpty();
  }

  @Test
  void our_own_object_of_which_the_answer_was_lost_is_ours() throws Exception {
    settled(plan(unit("a", namespace(ns))));
    var plan = plan(unit("a", namespace(ns), configMap(ns, "m", "1")));

    var cycle =
        cycle(
            plan,
            Options.CYCLE,
            session ->
                atFirstWrite(
                    session,
                    "m",
                    Happening.NOTHING,
                    () -> {
                      throw new ClusterFailure(ClusterFailure.Kind.SERVER, "the answer was lost");
                    }));

    assertThat(cycle.status().state()).as(cycle.toString()).isEqualTo(State.IN_SYNC);
    assertThat(settled(plan).changes()).isEmpty();
  }

  @Test
  void what_was_made_anew_between_the_look_and_the_write_is_not_written_over() throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"))));

    var cycle =
        cycle(
            plan(unit("a", namespace(ns), configMap(ns, "m", "2"))),
            Options.CYCLE,
            session ->
                atFirstWrite(
                    session,
                    "m",
                    () -> {
                      world().delete(configMaps() + "/m");
                      someoneMakes("m", "");
                    },
                    Happening.NOTHING));

    assertThat(blocked(cycle)).containsExactly("FW2009 ConfigMap/" + ns + "/m");
    assertThat(text(configMaps() + "/m", "data", "key")).isEmpty();
  }

  @Test
  void a_controllers_object_with_copies_of_our_labels_is_not_ours() throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"))));
    var ours = found(configMaps() + "/m");
    world()
        .create(
            configMaps(),
            """
            {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'child','labels':%s,
              'ownerReferences':[{'apiVersion':'v1','kind':'ConfigMap','name':'m','uid':'%s',
                'controller':true}]},'data':{'key':'0'}}\
            """
                .formatted(
                    JsonText.write(ours.object("metadata", "labels")),
                    ours.text("metadata", "uid")));

    var plan = plan(unit("a", namespace(ns), configMap(ns, "m", "1"), configMap(ns, "child", "1")));

    for (int i = 0; i < 3; i++) {
      assertThat(blocked(cycle(plan))).containsExactly("FW2024 ConfigMap/" + ns + "/child");
      assertThat(text(configMaps() + "/child", "data", "key")).contains("0");
      assertThat(store().inventory(world().context())).doesNotContainKey(map("child"));
    }
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"))));
    assertThat(text(configMaps() + "/child", "data", "key")).contains("0");
  }

  @Test
  void what_the_server_does_not_let_move_to_another_unit_still_goes_when_no_unit_has_it()
      throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"))));
    var moved =
        plan(unit("a", namespace(ns)), unit("b", configMap(ns, "m", "1"), configMap(ns, "n", "1")));
    var refusing = engine(store(), FailPoint.NONE, OwnershipContract::refusing);

    for (int i = 0; i < 3; i++) {
      assertThat(blocked(refusing.reconcile(moved, "c1", Options.CYCLE)))
          .containsExactly("FW2011 ConfigMap/" + ns + "/m");
    }
    var without = plan(unit("a", namespace(ns)), unit("b", configMap(ns, "n", "1")));
    assertThat(settled(without).status().deleted()).isEqualTo(1);
    assertThat(maps()).containsExactly("n");
  }

  @Test
  void what_moved_to_another_unit_without_an_answer_still_goes_when_no_unit_has_it()
      throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"))));
    var moved =
        plan(unit("a", namespace(ns)), unit("b", configMap(ns, "m", "1"), configMap(ns, "n", "1")));
    var lost =
        cycle(
            moved,
            Options.CYCLE,
            session ->
                atFirstWrite(
                    session,
                    "m",
                    Happening.NOTHING,
                    () -> {
                      throw new ClusterFailure(ClusterFailure.Kind.FORBIDDEN, "not heard of again");
                    }));
    assertThat(blocked(lost)).contains("FW2006 ConfigMap/" + ns + "/m");

    var without = plan(unit("a", namespace(ns)), unit("c", configMap(ns, "n", "1")));
    assertThat(settled(without).status().deleted()).isEqualTo(1);
    assertThat(maps()).containsExactly("n");
  }

  private static ClusterSession refusing(ClusterSession session) {
    return new SessionWith(session) {
      @Override
      public Applied apply(ResourceType type, Json.Obj body, ApplyOptions options)
          throws ClusterFailure {
        if ("m".equals(body.text("metadata", "name"))) {
          throw new ClusterFailure(ClusterFailure.Kind.INVALID, "not so");
        }
        return super.apply(type, body, options);
      }
    };
  }

  @Test
  void what_another_tool_took_over_holds_up_no_write_of_what_needs_it() throws Exception {
    settled(plan(unit("base", namespace(ns), configMap(ns, "m", "1"), configMap(ns, "n", "1"))));
    world().patch(configMaps() + "/m", "someone", "{'metadata':{'labels':null}}");
    world()
        .patch(
            "/api/v1/namespaces/" + ns,
            "argocd-controller",
            "{'metadata':{'annotations':{'argocd.argoproj.io/tracking-id':'shop:/Namespace:/x'}}}");
    var after =
        plan(
            unit("base", configMap(ns, "n", "2")),
            unit("app", Set.of("test/base"), deployment(ns, "web", "web:1")));

    var cycle = cycle(after);

    assertThat(blocked(cycle))
        .containsExactly("FW2028 ConfigMap/" + ns + "/m", "FW2028 Namespace/" + ns);
    assertThat(changes(cycle))
        .containsExactly("CREATE Deployment/" + ns + "/web", "UPDATE ConfigMap/" + ns + "/n");
    Oracle.holds(world(), after);
  }
}
