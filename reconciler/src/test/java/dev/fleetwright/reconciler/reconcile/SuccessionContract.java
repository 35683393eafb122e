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
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What takes an object's place is healthy before the object goes. */
abstract class SuccessionContract extends EngineContract {
  private static final Options PATIENT = Options.APPLY.within(Duration.ofSeconds(60));
  private static final Options BRIEF = Options.APPLY.within(Duration.ofSeconds(5));

  private Manifest web(String name, String image) {
    return labelled(deployment(ns, name, image), "web");
  }

  /** With pods that are not told from those of others by the name of the workload. */
  private static Manifest labelled(Manifest workload, String app) {
    var labels = Json.obj().put("app", app).build();
    var object = workload.object();
    var spec = object.object("spec");
    var template = spec.object("template");
    template = template.with("metadata", template.object("metadata").with("labels", labels));
    spec = spec.with("selector", Json.obj().put("matchLabels", labels).build());
    return Manifest.of(object.with("spec", spec.with("template", template)));
  }

  private static Manifest inNamespace(Manifest manifest, String namespace) {
    var object = manifest.object();
    return Manifest.of(
        object.with("metadata", object.object("metadata").with("namespace", Json.str(namespace))));
  }

  private void running(ClusterPlan plan) throws InterruptedException {
    var cycle = cycle(plan, Options.APPLY.onceHealthy(Duration.ofSeconds(30)));
    assertThat(cycle.status().message()).as(cycle.toString()).isEmpty();
  }

  private long ready(String path) {
    var object = live(path);
    return object != null && object.at("status", "readyReplicas") instanceof Json.Int(long ready)
        ? ready
        : 0;
  }

  /** Runs a cycle in which nothing goes while what takes its place has no pod that is ready. */
  private Cycle neverWithout(ClusterPlan plan, String successor) throws InterruptedException {
    var readyAtDelete = new ConcurrentHashMap<String, Long>();
    var cycle =
        cycle(
            plan,
            PATIENT,
            session ->
                SessionWith.beforeDelete(
                    session, (name, _, _) -> readyAtDelete.put(name, ready(successor))));
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

  private Manifest nodePort(String name, int port) {
    return manifest(
        """
        {'apiVersion':'v1','kind':'Service','metadata':{'name':'%s','namespace':'%s'},
         'spec':{'type':'NodePort','selector':{'app':'web'},
          'ports':[{'port':80,'nodePort':%d}]}}\
        """
            .formatted(name, ns, port));
  }

  @Test
  void a_port_of_which_there_is_one_passes_to_the_next_service() throws Exception {
    settled(plan(unit("a", namespace(ns), nodePort("old", 30123), nodePort("other", 30124))));
    var renamed = plan(unit("a", namespace(ns), nodePort("new", 30123)));

    var would = cycle(renamed, Options.PLAN);
    assertThat(would.status().blocked()).as(would.toString()).isEmpty();
    assertThat(would.changes())
        .filteredOn(change -> change.object().name().equals("old"))
        .extracting(PlannedChange::when)
        .singleElement()
        .asString()
        .contains("first", "Service/" + ns + "/new", "already allocated");

    var cycle = settled(renamed);

    assertThat(ledger())
        .containsSubsequence(
            "delete Service/" + ns + "/old done",
            "create Service/" + ns + "/new done",
            "delete Service/" + ns + "/other intended");
    assertThat(cycle.changes())
        .filteredOn(change -> change.object().name().equals("old"))
        .extracting(PlannedChange::when)
        .singleElement()
        .asString()
        .contains("Service/" + ns + "/new", "already allocated");
    assertThat(existing("/api/v1/namespaces/" + ns + "/services", "old", "new", "other"))
        .containsExactly("new");
    assertThat(settled(renamed).changes()).isEmpty();
  }

  @Test
  void a_port_that_somebody_else_has_takes_nothing_away() throws Exception {
    settled(plan(unit("a", namespace(ns), nodePort("old", 30125), nodePort("keeps", 30126))));
    var wrong = plan(unit("a", namespace(ns), nodePort("keeps", 30126), nodePort("new", 30126)));

    assertThat(blocked(cycle(wrong)))
        .containsExactly("FW2011 Service/" + ns + "/new", "FW2030 Service/" + ns + "/old");
    assertThat(existing("/api/v1/namespaces/" + ns + "/services", "old", "new", "keeps"))
        .containsExactly("old", "keeps");
  }

  private Manifest webhook(String name) {
    return manifest(
        """
        {'apiVersion':'admissionregistration.k8s.io/v1','kind':'ValidatingWebhookConfiguration',
         'metadata':{'name':'%1$s'},'webhooks':[{'name':'v.%1$s.example',
          'clientConfig':{'service':{'name':'none','namespace':'%2$s'}},
          'rules':[{'apiGroups':['apps'],'apiVersions':['*'],'operations':['CREATE','UPDATE'],
           'resources':['deployments']}],
          'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'%2$s'}},
          'failurePolicy':'Fail','sideEffects':'None','admissionReviewVersions':['v1']}]}\
        """
            .formatted(name, ns));
  }

  @Test
  void a_dead_webhook_that_the_commit_takes_away_goes_before_what_it_guards() throws Exception {
    settled(plan(unit("a", namespace(ns), web("web", "web:1"), webhook(ns + "-hook"))));
    var without = plan(unit("a", namespace(ns), web("web", "web:2")));

    var would = cycle(without, Options.PLAN);
    assertThat(would.status().blocked()).as(would.toString()).isEmpty();

    settled(without);

    assertThat(ledger())
        .containsSubsequence(
            "delete ValidatingWebhookConfiguration.admissionregistration.k8s.io/"
                + ns
                + "-hook done",
            "apply Deployment.apps/" + ns + "/web intended");
    assertThat(found(deployments() + "/web").list("spec", "template", "spec", "containers"))
        .extracting(container -> container.text("image"))
        .containsExactly("web:2");
  }

  @Test
  void a_webhook_that_is_replaced_stays_until_its_like_is_there() throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"), webhook(ns + "-one"))));
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "2"), webhook(ns + "-two"))));

    var kind = "ValidatingWebhookConfiguration.admissionregistration.k8s.io/";
    assertThat(ledger())
        .containsSubsequence(
            "create " + kind + ns + "-two done", "delete " + kind + ns + "-one intended");
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "2"))));
  }

  private Manifest account(String name) {
    return manifest(
        "{'apiVersion':'v1','kind':'ServiceAccount','metadata':{'name':'%s','namespace':'%s'}}"
            .formatted(name, ns));
  }

  private Manifest role(String name) {
    return manifest(
        """
        {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'Role',
         'metadata':{'name':'%s','namespace':'%s'},
         'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}\
        """
            .formatted(name, ns));
  }

  private Manifest binding(String name, String role, String subject) {
    return manifest(
        """
        {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'RoleBinding',
         'metadata':{'name':'%s','namespace':'%s'},
         'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'%s'},
         'subjects':[%s]}\
        """
            .formatted(name, ns, role, subject));
  }

  private static String user(String name) {
    return "{'apiGroup':'rbac.authorization.k8s.io','kind':'User','name':'%s'}".formatted(name);
  }

  private static String ofAccount(String name) {
    return "{'kind':'ServiceAccount','name':'%s'}".formatted(name);
  }

  private String rbac(String plural) {
    return "/apis/rbac.authorization.k8s.io/v1/namespaces/" + ns + "/" + plural;
  }

  @Test
  void a_right_that_is_revoked_waits_for_nothing() throws Exception {
    settled(
        plan(
            unit(
                "a",
                namespace(ns),
                web("web", "web:1"),
                account("app"),
                role("reader"),
                binding("mallory", "reader", user("mallory")),
                binding("app", "reader", ofAccount("app")))));
    var bad =
        manifest(
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'bad','namespace':'%s'},'data':{'k':{}}}"
                .formatted(ns));

    var cycle =
        cycle(plan(unit("a", namespace(ns), web("web2", "web:missing"), account("app"), bad)));

    assertThat(blocked(cycle))
        .containsExactly("FW2011 ConfigMap/" + ns + "/bad", "FW2030 Deployment/" + ns + "/web");
    assertThat(existing(rbac("rolebindings"), "mallory", "app")).isEmpty();
    assertThat(existing(rbac("roles"), "reader")).isEmpty();
    assertThat(ready(deployments() + "/web")).isNotNegative();
  }

  @Test
  void the_rights_of_an_account_end_with_it() throws Exception {
    running(
        plan(
            unit(
                "a",
                namespace(ns),
                web("web", "web:1"),
                account("web"),
                role("web"),
                binding("web", "web", ofAccount("web")))));
    var renamed =
        plan(
            unit(
                "a",
                namespace(ns),
                web("web2", "web:missing"),
                account("web2"),
                role("web2"),
                binding("web2", "web2", ofAccount("web2"))));

    assertThat(blocked(cycle(renamed)))
        .containsExactly(
            "FW2050 Deployment/" + ns + "/web",
            "FW2050 Role/" + ns + "/web",
            "FW2050 RoleBinding/" + ns + "/web",
            "FW2050 ServiceAccount/" + ns + "/web");
    assertThat(existing(rbac("rolebindings"), "web", "web2")).containsExactly("web", "web2");
  }

  @Test
  void a_right_that_is_given_under_another_name_is_never_missing() throws Exception {
    settled(plan(unit("a", namespace(ns), role("r"), binding("one", "r", user("ann")))));

    settled(plan(unit("a", namespace(ns), role("r"), binding("two", "r", user("ann")))));

    assertThat(ledger())
        .containsSubsequence(
            "create RoleBinding.rbac.authorization.k8s.io/" + ns + "/two done",
            "delete RoleBinding.rbac.authorization.k8s.io/" + ns + "/one intended");
    assertThat(existing(rbac("rolebindings"), "one", "two")).containsExactly("two");
  }

  private Manifest job(String name, String image) {
    return manifest(
        """
        {'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'%s','namespace':'%s'},
         'spec':{'template':{'spec':{'restartPolicy':'Never',
          'containers':[{'name':'c','image':'%s'}]}}}}\
        """
            .formatted(name, ns, image));
  }

  private ClusterPlan migrating(boolean guarded, Manifest job) {
    return plan(
        unit("a", namespace(ns)),
        new Unit("test/m", "workload", "test", "m", "", Set.of(), guarded, List.of(job)));
  }

  private String jobs() {
    return "/apis/batch/v1/namespaces/" + ns + "/jobs";
  }

  @Test
  void a_job_that_is_done_gives_way_to_the_next_one_also_where_its_unit_is_protected()
      throws Exception {
    running(migrating(true, job("migrate-55f7a0b7", "web:1")));

    var cycle = settled(migrating(true, job("migrate-65a24dfb", "web:2")));

    assertThat(cycle.status().blocked()).isEmpty();
    assertThat(existing(jobs(), "migrate-55f7a0b7", "migrate-65a24dfb"))
        .containsExactly("migrate-65a24dfb");
  }

  @Test
  void a_job_that_still_runs_is_let_run() throws Exception {
    cycle(migrating(true, job("migrate-55f7a0b7", "web:missing")));
    var next = migrating(true, job("migrate-65a24dfb", "web:2"));

    var held = cycle(next);
    assertThat(only(held).code()).isEqualTo("FW2027");
    assertThat(only(held).reason()).contains("still runs", "once it is done");
    var named = new Approvals(false, 0, Set.of("Job/" + ns + "/migrate-55f7a0b7"), false);
    cycle(next, BRIEF.approving(named));
    assertThat(existing(jobs(), "migrate-55f7a0b7")).isEmpty();
  }

  @Test
  void a_job_that_still_runs_and_is_not_protected_holds_nothing_up() throws Exception {
    cycle(migrating(false, job("migrate-55f7a0b7", "web:missing")));

    var cycle = settled(migrating(false, job("migrate-65a24dfb", "web:2")));

    assertThat(blocked(cycle)).containsExactly("FW2051 Job/" + ns + "/migrate-55f7a0b7");
    assertThat(existing(jobs(), "migrate-55f7a0b7", "migrate-65a24dfb")).hasSize(2);
  }
}
