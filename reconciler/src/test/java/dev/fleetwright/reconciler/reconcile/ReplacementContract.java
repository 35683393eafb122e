package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What replaces an object is healthy before the object goes. */
abstract class ReplacementContract extends EngineContract {
  private static final Options PATIENT = Options.APPLY.within(Duration.ofSeconds(60));

  private static Manifest inNamespace(Manifest manifest, String namespace) {
    var object = manifest.object();
    return Manifest.of(
        object.with("metadata", object.object("metadata").with("namespace", Json.str(namespace))));
  }

  /** Runs a cycle in which nothing goes while what takes its place has no pod that is ready. */
  private Cycle neverWithout(ClusterPlan plan, String replacement) throws InterruptedException {
    var readyAtDelete = new ConcurrentHashMap<String, Long>();
    var cycle =
        cycle(
            plan,
            PATIENT,
            session ->
                SessionWith.beforeDelete(
                    session, (name, _, _) -> readyAtDelete.put(name, ready(replacement))));
    assertThat(readyAtDelete).isNotEmpty().allSatisfy((_, pods) -> assertThat(pods).isPositive());
    return cycle;
  }

  @Test
  void a_renamed_workload_stays_until_the_new_one_is_healthy() throws Exception {
    running(plan(unit("a", namespace(ns), web("web", "web:1"))));

    var broken = plan(unit("a", namespace(ns), web("web2", "web:missing")));
    var held = cycle(broken, BRIEF);

    assertThat(held.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(blocked(held)).containsExactly("FW2050 Deployment/" + ns + "/web");
    assertThat(only(held).reason()).contains("Deployment/" + ns + "/web2");
    assertThat(only(held).fix()).contains("fleetwright approve Deployment/" + ns + "/web");
    assertThat(ready(deployments() + "/web")).isEqualTo(1);
    // The next commit is another one, and the old one still waits.
    assertThat(blocked(cycle(broken))).containsExactly("FW2050 Deployment/" + ns + "/web");
    assertThat(ready(deployments() + "/web")).isEqualTo(1);

    var mended = plan(unit("a", namespace(ns), web("web2", "web:2")));
    var done = neverWithout(mended, deployments() + "/web2");

    assertThat(done.status().state()).as(done.toString()).isEqualTo(State.IN_SYNC);
    assertThat(done.status().health()).as(done.toString()).isEqualTo(Health.HEALTHY);
    assertThat(existing(deployments(), "web", "web2")).containsExactly("web2");
    assertThat(settled(mended).changes()).isEmpty();
  }

  @Test
  void the_service_does_not_wait_and_deletes_in_a_later_cycle() throws Exception {
    running(plan(unit("a", namespace(ns), web("web", "web:1"))));
    var renamed = plan(unit("a", namespace(ns), web("web2", "web:1")));

    assertThat(blocked(cycle(renamed))).containsExactly("FW2050 Deployment/" + ns + "/web");
    assertThat(store().inventory(world().context()).values())
        .filteredOn(entry -> entry.key().name().equals("web"))
        .extracting(InventoryEntry::state)
        .containsExactly(InventoryEntry.State.LEAVING);
    awaitReady(deployments() + "/web2");

    assertThat(settled(renamed).status().deleted()).isEqualTo(1);
    assertThat(existing(deployments(), "web", "web2")).containsExactly("web2");
  }

  private void awaitReady(String path) throws InterruptedException {
    for (int i = 0; i < 200 && !isComplete(path); i++) {
      Thread.sleep(50);
    }
  }

  private boolean isComplete(String path) {
    var conditions = found(path).list("status", "conditions");
    return ready(path) > 0
        && conditions.stream()
            .anyMatch(condition -> "NewReplicaSetAvailable".equals(condition.text("reason")));
  }

  @Test
  void a_workload_that_moves_to_another_unit_under_another_name_stays_until_it_is_there()
      throws Exception {
    running(plan(unit("a", namespace(ns)), unit("b", web("web", "web:1"))));
    var moved = plan(unit("a", namespace(ns)), unit("c", web("front", "web:missing")));

    assertThat(blocked(cycle(moved, BRIEF))).containsExactly("FW2050 Deployment/" + ns + "/web");
    assertThat(blocked(cycle(moved, BRIEF))).containsExactly("FW2050 Deployment/" + ns + "/web");
    assertThat(ready(deployments() + "/web")).isEqualTo(1);

    var mended = plan(unit("a", namespace(ns)), unit("c", web("front", "web:1")));
    neverWithout(mended, deployments() + "/front");
    assertThat(existing(deployments(), "web", "front")).containsExactly("front");
  }

  @Test
  void a_workload_whose_new_name_somebody_else_has_stays() throws Exception {
    running(plan(unit("a", namespace(ns)), unit("b", web("web", "web:1"))));
    var theirs = web("front", "web:1").object();
    var marks =
        Json.obj().put("argocd.argoproj.io/tracking-id", "shop:/Deployment:x/front").build();
    var metadata = theirs.object("metadata").with("annotations", marks);
    world().create(deployments(), JsonText.write(theirs.with("metadata", metadata)));
    var renamed = plan(unit("a", namespace(ns)), unit("c", web("front", "web:1")));

    for (int i = 0; i < 2; i++) {
      assertThat(blocked(cycle(renamed, BRIEF)))
          .contains("FW2024 Deployment/" + ns + "/front", "FW2030 Deployment/" + ns + "/web");
      assertThat(ready(deployments() + "/web")).isEqualTo(1);
    }
  }

  @Test
  void a_workload_that_moves_to_another_namespace_stays_until_it_is_there() throws Exception {
    var other = ns + "-other";
    running(plan(unit("a", namespace(ns), namespace(other), web("web", "web:1"))));
    var there = inNamespace(web("web", "web:missing"), other);
    var moved = plan(unit("a", namespace(ns), namespace(other)), unit("b", there));

    assertThat(blocked(cycle(moved, BRIEF))).containsExactly("FW2050 Deployment/" + ns + "/web");
    assertThat(ready(deployments() + "/web")).isEqualTo(1);

    there = inNamespace(web("web", "web:1"), other);
    neverWithout(
        plan(unit("a", namespace(ns), namespace(other)), unit("b", there)),
        "/apis/apps/v1/namespaces/" + other + "/deployments/web");
    assertThat(existing(deployments(), "web")).isEmpty();
  }

  @Test
  void a_workload_that_becomes_another_kind_stays_until_that_is_healthy() throws Exception {
    running(plan(unit("a", namespace(ns), web("web", "web:1"))));
    var kind = "/apis/apps/v1/namespaces/" + ns + "/statefulsets/web";

    var held = cycle(plan(unit("a", namespace(ns), stateful("web:missing"))), BRIEF);
    assertThat(blocked(held)).containsExactly("FW2050 Deployment/" + ns + "/web");
    assertThat(ready(deployments() + "/web")).isEqualTo(1);

    // A stateful set does not replace a pod that never was ready, so somebody does it by hand.
    world().delete(kind);
    for (int i = 0; i < 200 && live(kind) != null; i++) {
      Thread.sleep(50);
    }
    neverWithout(plan(unit("a", namespace(ns), stateful("web:1"))), kind);
    assertThat(existing(deployments(), "web")).isEmpty();
  }

  private Manifest stateful(String image) {
    return manifest(
        """
        {'apiVersion':'apps/v1','kind':'StatefulSet','metadata':{'name':'web','namespace':'%s'},
         'spec':{'replicas':1,'serviceName':'web','selector':{'matchLabels':{'app':'sts'}},
          'template':{'metadata':{'labels':{'app':'sts'}},
           'spec':{'containers':[{'name':'c','image':'%s'}]}}}}\
        """
            .formatted(ns, image));
  }

  private Manifest mounting(String image, String map) {
    var object = deployment(ns, "web", image).object();
    var spec = object.object("spec");
    var template = spec.object("template");
    var volumes =
        manifest(
                "{'apiVersion':'v1','kind':'X','metadata':{'name':'x'},'v':[{'name':'v',"
                    + "'configMap':{'name':'"
                    + map
                    + "'}}]}")
            .object()
            .list("v");
    template =
        template.with("spec", template.object("spec").with("volumes", new Json.Arr(volumes)));
    return Manifest.of(object.with("spec", spec.with("template", template)));
  }

  @Test
  void a_config_map_with_a_digest_in_its_name_stays_while_old_pods_may_mount_it() throws Exception {
    running(
        plan(
            unit(
                "a",
                namespace(ns),
                mounting("web:1", "c-1a2b3c"),
                configMap(ns, "c-1a2b3c", "1"))));
    var broken =
        plan(
            unit(
                "a",
                namespace(ns),
                mounting("web:missing", "c-4d5e6f"),
                configMap(ns, "c-4d5e6f", "2")));

    assertThat(blocked(cycle(broken, BRIEF)))
        .containsExactly("FW2050 ConfigMap/" + ns + "/c-1a2b3c");
    assertThat(maps()).containsExactly("c-1a2b3c", "c-4d5e6f");

    cycle(
        plan(
            unit(
                "a", namespace(ns), mounting("web:1", "c-4d5e6f"), configMap(ns, "c-4d5e6f", "2"))),
        PATIENT);
    assertThat(maps()).containsExactly("c-4d5e6f");
  }

  @Test
  void a_config_map_of_another_unit_stays_while_old_pods_may_mount_it() throws Exception {
    running(
        plan(
            unit("a", namespace(ns), configMap(ns, "old", "1")),
            unit("b", mounting("web:1", "old"))));
    var broken =
        plan(
            unit("a", namespace(ns), configMap(ns, "new", "2")),
            unit("b", mounting("web:missing", "new")));

    assertThat(blocked(cycle(broken, BRIEF))).containsExactly("FW2050 ConfigMap/" + ns + "/old");
    assertThat(blocked(cycle(broken, BRIEF))).containsExactly("FW2050 ConfigMap/" + ns + "/old");
    assertThat(maps()).containsExactly("new", "old");
  }

  @Test
  void what_is_merely_taken_away_waits_for_nobody() throws Exception {
    running(plan(unit("a", namespace(ns), web("web", "web:1"))));
    cycle(plan(unit("a", namespace(ns), web("web", "web:1"), web("sick", "web:missing"))));

    var cycle = cycle(plan(unit("a", namespace(ns), web("sick", "web:missing"))));

    assertThat(cycle.status().state()).as(cycle.toString()).isEqualTo(State.IN_SYNC);
    assertThat(existing(deployments(), "web", "sick")).containsExactly("sick");
  }

  @Test
  void what_waits_may_be_named_to_go_at_once() throws Exception {
    running(plan(unit("a", namespace(ns), web("web", "web:1"))));
    var broken = plan(unit("a", namespace(ns), web("web2", "web:missing")));
    cycle(broken);

    var named = new Approvals(false, 0, Set.of("Deployment/" + ns + "/web"), false);
    assertThat(cycle(broken, BRIEF.approving(named)).status().deleted()).isEqualTo(1);
    assertThat(existing(deployments(), "web", "web2")).containsExactly("web2");
  }

  @Test
  void a_plan_says_what_goes_and_what_it_waits_for() throws Exception {
    running(
        plan(
            unit("a", namespace(ns), web("web", "web:1")),
            unit("b", configMap(ns, "m", "1"), configMap(ns, "n", "1"))));
    var renamed =
        plan(unit("a", namespace(ns), web("web2", "web:1")), unit("b", configMap(ns, "n", "1")));

    var would = cycle(renamed, Options.PLAN);

    assertThat(would.status().blocked()).isEmpty();
    assertThat(would.changes())
        .filteredOn(change -> change.action() == PlannedChange.Action.DELETE)
        .extracting(change -> change.object() + ": " + change.when())
        .containsExactly(
            "ConfigMap/" + ns + "/m: once Deployment/" + ns + "/web2 is healthy",
            "Deployment/" + ns + "/web: once Deployment/" + ns + "/web2 is healthy");
    assertThat(changes(cycle(renamed, PATIENT))).isEqualTo(changes(would));
  }

  @Test
  void a_name_that_comes_back_is_as_before() throws Exception {
    var first = plan(unit("a", namespace(ns), web("web", "web:1")));
    running(first);
    cycle(plan(unit("a", namespace(ns), web("web2", "web:missing"))));

    var back = settled(first);

    assertThat(changes(back)).containsExactly("DELETE Deployment/" + ns + "/web2");
    assertThat(existing(deployments(), "web", "web2")).containsExactly("web");
    assertThat(store().inventory(world().context()).values())
        .allMatch(entry -> entry.state() == InventoryEntry.State.APPLIED);
  }
}
