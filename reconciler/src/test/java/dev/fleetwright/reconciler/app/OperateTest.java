package dev.fleetwright.reconciler.app;

import static dev.fleetwright.reconciler.app.MainTest.fleetwright;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.app.MainTest.Result;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.sandbox.ClusterSpec;
import dev.fleetwright.reconciler.sandbox.Fault;
import dev.fleetwright.reconciler.sandbox.FaultRule;
import dev.fleetwright.reconciler.sandbox.RecordedRequest;
import dev.fleetwright.reconciler.sandbox.Sandbox;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.FleetStore.LedgerCheck;
import dev.fleetwright.reconciler.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plan}, {@code apply} and {@code status} as a user runs them, on simulated clusters. */
class OperateTest {
  @TempDir Path temporary;
  private GitFolder repo;
  private Sandbox sandbox;

  @BeforeEach
  void start() throws Exception {
    repo = GitFolder.create(temporary.resolve("fleet"));
    repo.commit("first");
    sandbox = Sandbox.start(List.of(new ClusterSpec("one"), new ClusterSpec("two")));
    Files.writeString(temporary.resolve("kubeconfig"), sandbox.kubeconfig());
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private Result run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state", temporary.resolve("state").toString()));
    if (arguments[0].equals("plan") || arguments[0].equals("apply")) {
      all.addAll(List.of("-C", repo.path().toString()));
      all.addAll(List.of("--kubeconfig", temporary.resolve("kubeconfig").toString()));
    }
    var result = fleetwright(all.toArray(String[]::new));
    return new Result(
        result.code(),
        result.out().replaceFirst("plan [0-9a-f]{12},", "plan DIGEST,"),
        result.err());
  }

  private String level(String cluster) {
    return sandbox
        .cluster(cluster)
        .object("configmaps", "shop", "settings")
        .map(settings -> settings.text("data", "LEVEL"))
        .orElse("(none)");
  }

  @Test
  void a_plan_says_what_would_change_and_changes_nothing() throws Exception {
    var plan = run("plan");

    assertThat(plan)
        .isEqualTo(
            new Result(
                ExitCode.CHANGES,
                """
                fleet shop, plan DIGEST, at %s "first"; the working tree is clean
                one, two: 2 to create
                  + Namespace/shop  (dev/namespaces)
                  + ConfigMap/shop/settings  (dev/settings)

                2 clusters: 2 to change
                """
                    .formatted(head()),
                ""));
    assertThat(sandbox.cluster("one").requests())
        .filteredOn(RecordedRequest::writes)
        .isNotEmpty()
        .allMatch(request -> request.query().contains("dryRun=All"));
    assertThat(sandbox.cluster("one").object("namespaces", "", "shop")).isEmpty();
    assertThat(temporary.resolve("state")).doesNotExist();
  }

  @Test
  void an_apply_makes_it_so_and_the_next_one_writes_nothing() throws Exception {
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);
    assertThat(level("one")).isEqualTo("info");
    assertThat(level("two")).isEqualTo("info");
    assertThat(run("plan").code()).isEqualTo(ExitCode.OK);

    sandbox.cluster("one").forgetRequests();
    var again = run("apply", "--yes");
    assertThat(again.out())
        .endsWith("clean\none, two: in sync, nothing to change\n\n2 clusters: 0 changed\n");
    assertThat(sandbox.cluster("one").writeCount()).isZero();

    repo.level("debug");
    var second = repo.commit("second");
    var plan = run("plan");
    assertThat(plan.code()).isEqualTo(ExitCode.CHANGES);
    assertThat(plan.out()).contains("data.LEVEL: \"info\" -> \"debug\"");
    assertThat(run("apply", "--yes", "--cluster", "one").code()).isEqualTo(ExitCode.OK);
    assertThat(level("one")).isEqualTo("debug");
    assertThat(level("two")).isEqualTo("info");
    assertThat(run("status").out()).contains(second.substring(0, 10), "2 clusters: 2 in-sync");

    try (var store = Stores.open(temporary.resolve("state"))) {
      assertThat(store.verifyLedger()).isInstanceOf(LedgerCheck.Intact.class);
      assertThat(store.ledger(Optional.of("one"), 1).getFirst().commit()).isEqualTo(second);
    }
  }

  @Test
  void two_fleets_run_on_the_same_clusters_each_with_its_own_state() throws Exception {
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);
    var bank = GitFolder.create(temporary.resolve("bank"));
    bank.write(
        "intent.yaml",
        GitFolder.INTENT
            .replace("name: shop", "name: bank")
            .replace("namespace: shop", "namespace: bank"));
    bank.commit("first");
    var common = List.of("-C", bank.path().toString(), "--kubeconfig", kubeconfig().toString());

    for (var command : List.of(List.of("plan"), List.of("apply", "--yes"))) {
      var wrong = new ArrayList<>(command);
      wrong.addAll(common);
      wrong.addAll(List.of("--state", temporary.resolve("state").toString()));
      var refused = fleetwright(wrong.toArray(String[]::new));
      assertThat(refused.code()).isEqualTo(ExitCode.INPUT);
      assertThat(refused.err())
          .contains("FW2055: the state in ", "is that of fleet 'shop', and this is fleet 'bank'");
      assertThat(sandbox.cluster("one").object("configmaps", "bank", "settings")).isEmpty();
      assertThat(level("one")).isEqualTo("info");
    }

    var right = new ArrayList<>(List.of("apply", "--yes"));
    right.addAll(common);
    right.addAll(List.of("--state", temporary.resolve("banks").toString()));
    var applied = fleetwright(right.toArray(String[]::new));
    assertThat(applied.code()).as(applied.toString()).isEqualTo(ExitCode.OK);
    assertThat(sandbox.cluster("one").object("configmaps", "bank", "settings")).isPresent();
    assertThat(level("one")).isEqualTo("info");
    assertThat(run("apply", "--yes").out()).contains("one, two: in sync, nothing to change");
  }

  @Test
  void a_cluster_that_left_the_fleet_is_told_until_it_is_forgotten() throws Exception {
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);
    assertThat(run("status").out()).startsWith("fleet shop\n").contains("2 clusters: 2 in-sync");
    repo.write("intent.yaml", GitFolder.INTENT.replaceAll(" +two: .*\n", ""));
    repo.commit("without two");
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);

    assertThat(run("status").out())
        .endsWith(
            """
            1 cluster: 1 in-sync

            no longer in the fleet, and left as it is: two
              to take it off this list: fleetwright cluster forget two
            """);
    assertThat(run("status", "-o", "json").out()).contains("\"left\":[\"two\"],\"fleet\":\"shop\"");
    assertThat(run("cluster", "forget", "tow"))
        .isEqualTo(
            new Result(
                ExitCode.INPUT,
                "",
                "fleetwright: no cluster 'tow' is known; did you mean 'two'?; nothing was"
                    + " forgotten\n"));
    assertThat(run("cluster", "forget", "two"))
        .isEqualTo(new Result(ExitCode.OK, "forgot two\n", ""));
    assertThat(run("status").out()).endsWith("1 cluster: 1 in-sync\n").doesNotContain("two");
    assertThat(level("two")).isEqualTo("info");

    // Back in the fleet, it is what it was, and what left the plan meanwhile is deleted.
    repo.write("intent.yaml", GitFolder.INTENT);
    repo.write("manifests/more.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n");
    repo.commit("with two");
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);
    Files.delete(repo.path().resolve("manifests/more.yaml"));
    repo.commit("without more");
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);
    assertThat(sandbox.cluster("two").object("configmaps", "shop", "more")).isEmpty();
    assertThat(run("apply", "--yes").out()).contains("one, two: in sync, nothing to change");
  }

  @Test
  void clusters_that_were_made_anew_are_registered_again_once_they_are_forgotten()
      throws Exception {
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);
    sandbox.close();
    sandbox = Sandbox.start(List.of(new ClusterSpec("one"), new ClusterSpec("two")));
    Files.writeString(temporary.resolve("kubeconfig"), sandbox.kubeconfig());

    var refused = run("apply", "--yes");
    assertThat(refused.code()).isEqualTo(ExitCode.WORLD);
    assertThat(refused.out()).contains("FW2023", "a sandbox that was started anew");
    assertThat(level("one")).isEqualTo("(none)");
    assertThat(run("cluster", "forget", "one", "two").code()).isEqualTo(ExitCode.OK);
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);
    assertThat(level("one")).isEqualTo("info");
    assertThat(level("two")).isEqualTo("info");

    // Forgotten without a cause, a cluster is registered again though there is nothing to write.
    assertThat(run("cluster", "forget", "one").code()).isEqualTo(ExitCode.OK);
    sandbox.cluster("one").forgetRequests();
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);
    assertThat(sandbox.cluster("one").writeCount()).isZero();
    try (var store = Stores.open(temporary.resolve("state"))) {
      assertThat(store.registration("one").orElseThrow().clusterUid()).isNotEmpty();
      assertThat(store.inventory("one")).hasSize(2);
      assertThat(store.ledger(Optional.of("one"), 100))
          .anyMatch(record -> record.action().equals("forget"));
    }
  }

  @Test
  void a_file_in_the_place_of_the_state_is_a_mistake_and_no_new_installation() {
    for (var command : List.of(List.of("plan"), List.of("apply", "--yes"))) {
      var all = new ArrayList<>(command);
      all.addAll(List.of("-C", repo.path().toString(), "--state", kubeconfig().toString()));
      all.addAll(List.of("--kubeconfig", kubeconfig().toString()));
      var refused = fleetwright(all.toArray(String[]::new));
      assertThat(refused.code()).isEqualTo(ExitCode.INPUT);
      assertThat(refused.err())
          .contains("FW2059: the state is a folder, and " + kubeconfig() + " is a file");
    }
  }

  private Path kubeconfig() {
    return temporary.resolve("kubeconfig");
  }

  @Test
  void who_asks_for_more_is_told_what_was_done_and_how_long_it_took() throws Exception {
    assertThat(run("plan", "-v").err().replaceAll("[0-9]+ ms", "N ms").lines())
        .containsExactlyInAnyOrder(
            "fleetwright: compiled intent.yaml at "
                + repo.git("rev-parse", "HEAD").strip()
                + " in N ms",
            "fleetwright: one: done after N ms",
            "fleetwright: two: done after N ms");
  }

  private String head() throws Exception {
    return repo.git("rev-parse", "HEAD").strip().substring(0, 10);
  }

  @Test
  void the_working_tree_is_applied_only_when_it_is_said() throws Exception {
    repo.level("uncommitted");

    var committed = run("apply", "--yes");
    assertThat(committed.code()).isEqualTo(ExitCode.OK);
    assertThat(committed.out())
        .startsWith(
            "fleet shop, plan DIGEST, at %s \"first\"; the working tree has changes that are not committed and not in it (see --at worktree)\n"
                .formatted(head()));
    assertThat(level("one")).isEqualTo("info");

    var lying = run("apply", "--yes", "--at", "worktree");
    assertThat(lying.code()).isEqualTo(ExitCode.OK);
    assertThat(lying.out())
        .startsWith(
            "fleet shop, plan DIGEST, at the working tree, %s \"first\" and what was changed since\n"
                .formatted(head()));
    assertThat(level("one")).isEqualTo("uncommitted");
  }

  @Test
  void a_file_that_git_ignores_leaves_the_tree_clean_and_one_that_is_new_does_not()
      throws Exception {
    repo.write(".gitignore", "*.log\n");
    repo.commit("ignore logs");
    repo.write("apply.log", "x");
    assertThat(run("plan").out()).contains("the working tree is clean\n");
    repo.write("manifests/new.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: new}}");
    assertThat(run("plan").out()).contains("not committed and not in it");
    assertThat(run("plan", "-o", "json").out())
        .contains("\"subject\":\"ignore logs\"", "\"tree\":\"dirty\"");
  }

  @Test
  void going_back_is_said_by_plan_and_takes_a_word_more_to_apply() throws Exception {
    var first = head();
    repo.level("debug");
    repo.commit("second");
    var second = head();
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);
    var back =
        "FW2063: this goes back: one, two run %s, which %s does not have in its history\n"
            .formatted(second, first);

    var plan = run("plan", "--at", "HEAD~1");
    assertThat(plan.code()).isEqualTo(ExitCode.CHANGES);
    assertThat(plan.err())
        .isEqualTo(back + "  fix: if that is meant, apply it with --allow-rollback\n");

    var refused = run("apply", "--yes", "--at", "HEAD~1");
    assertThat(refused.code()).isEqualTo(ExitCode.INPUT);
    assertThat(refused.err()).startsWith("fleetwright: " + back).contains("--allow-rollback");
    assertThat(level("one")).isEqualTo("debug");

    assertThat(run("apply", "--yes", "--at", "HEAD~1", "--allow-rollback").code())
        .isEqualTo(ExitCode.OK);
    assertThat(level("one")).isEqualTo("info");
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);
    assertThat(level("one")).isEqualTo("debug");
  }

  @Test
  void a_clone_that_does_not_know_what_runs_goes_back_too_and_a_revert_does_not() throws Exception {
    var stale = GitFolder.create(temporary.resolve("stale"));
    stale.git("fetch", "-q", repo.path().toString(), "main");
    stale.git("reset", "-q", "--hard", "FETCH_HEAD");
    repo.level("debug");
    repo.commit("second");
    run("apply", "--yes");

    var other = repo;
    repo = stale;
    assertThat(run("apply", "--yes").err()).contains("FW2063", "pull first");
    repo = other;
    repo.git("revert", "--no-edit", "HEAD");
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);
    assertThat(level("one")).isEqualTo("info");
  }

  @Test
  void going_back_to_what_gives_the_same_objects_is_no_going_back() throws Exception {
    repo.write("README.md", "a fleet");
    repo.commit("second");
    run("apply", "--yes");
    assertThat(run("apply", "--yes", "--at", "HEAD~1").code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void a_cluster_that_is_not_reached_is_told_and_the_others_go_on() {
    sandbox.cluster("one").stop();

    var apply = run("apply", "--yes");

    assertThat(apply.code()).isEqualTo(ExitCode.WORLD);
    assertThat(apply.out()).contains("one: ", "two: 2 created", "2 clusters: 1 changed, 1 not");
    assertThat(level("two")).isEqualTo("info");
    assertThat(run("plan").code()).isEqualTo(ExitCode.WORLD);

    sandbox.cluster("one").start();
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.OK);
    assertThat(level("one")).isEqualTo("info");
  }

  @Test
  void an_object_that_is_refused_is_named_with_its_reason_and_the_rest_is_done() {
    sandbox
        .cluster("one")
        .inject(
            FaultRule.always(new Fault.Denied("policy.example.com", "no settings today"))
                .resource("configmaps")
                .object("shop", "settings"));

    var apply = run("apply", "--yes");

    assertThat(apply.code()).isEqualTo(ExitCode.WORLD);
    assertThat(apply.out())
        .contains(
            "one: 1 created, 1 held back", "! ConfigMap/shop/settings: FW2012", "settings today")
        .contains("two: 2 created");
    assertThat(run("status").out()).contains("incomplete", "ConfigMap/shop/settings");
  }

  @Test
  void an_intent_that_is_wrong_reaches_no_cluster() throws Exception {
    repo.write("intent.yaml", GitFolder.INTENT.replace("provider: onprem", "provider: onprm"));
    repo.commit("wrong");

    var apply = run("apply", "--yes");

    assertThat(apply.code()).isEqualTo(ExitCode.INPUT);
    assertThat(apply.err()).contains("intent.yaml:", "onprm", "did you mean 'onprem'");
    assertThat(sandbox.cluster("one").requestCount()).isZero();
  }

  @Test
  void wrong_options_are_input() {
    assertThat(run("apply", "--yes", "--timeout", "5").err())
        .startsWith("fleetwright: --timeout '5' is not a time of more than nothing");
    assertThat(run("plan", "--approve-deletions", "-1").code()).isEqualTo(ExitCode.INPUT);
    assertThat(run("plan", "--cluster", "onee").err()).contains("did you mean 'one'?");
    assertThat(run("plan", "--at", "nowhere").err()).contains("there is no commit 'nowhere'");
    assertThat(run("apply").err()).contains("say --yes");
  }

  @Test
  void programs_get_json() throws Exception {
    var out = run("plan", "-o", "json", "--cluster", "one").out();

    var plan = JsonText.parse(out);
    assertThat(plan.text("fleet")).isEqualTo("shop");
    var cluster = plan.list("clusters").getFirst();
    assertThat(cluster.text("cluster")).isEqualTo("one");
    assertThat(cluster.list("changes"))
        .contains(
            Json.obj()
                .put("object", "ConfigMap/shop/settings")
                .put("unit", "dev/settings")
                .put("action", "create")
                .put("by", Json.Arr.EMPTY)
                .put("fields", Json.Arr.EMPTY)
                .put("when", "")
                .build());
  }

  @Test
  void deleting_a_namespace_waits_for_an_approval_by_name() throws Exception {
    run("apply", "--yes");
    repo.write(
        "manifests/other.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: other}}");
    repo.write("intent.yaml", GitFolder.INTENT.replace("namespace: shop", "namespace: store"));
    repo.commit("move to another namespace");

    var held = run("apply", "--yes");
    assertThat(held.code()).isEqualTo(ExitCode.WORLD);
    assertThat(held.out())
        .contains(
            "! Namespace/shop: FW2027",
            "fix: if that is meant: fleetwright approve Namespace/shop\n");
    assertThat(sandbox.cluster("one").object("namespaces", "", "shop")).isPresent();

    assertThat(run("apply", "--yes", "--approve", "Namespace/shop").code()).isEqualTo(ExitCode.OK);
    assertThat(run("plan").code()).isEqualTo(ExitCode.OK);
    assertThat(approvals("one")).singleElement().asString().contains("delete Namespace/shop");
  }

  /** What the ledger has of approvals on a cluster. */
  private List<String> approvals(String cluster) {
    try (var store = Stores.read(temporary.resolve("state"))) {
      return store.ledger(Optional.of(cluster), 1000).stream()
          .filter(entry -> entry.action().equals("approve"))
          .map(FleetStore.LedgerRecord::detail)
          .toList();
    }
  }

  private void moveToAnotherNamespace() throws Exception {
    repo.write("intent.yaml", GitFolder.INTENT.replace("namespace: shop", "namespace: store"));
    repo.commit("move to another namespace");
  }

  private boolean isThere(String cluster) {
    return sandbox.cluster(cluster).object("namespaces", "", "shop").isPresent();
  }

  private Result approve(String... arguments) {
    var all = new ArrayList<>(List.of("approve"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--state", temporary.resolve("state").toString()));
    all.addAll(List.of("-C", repo.path().toString()));
    return fleetwright(all.toArray(String[]::new));
  }

  @Test
  void an_approval_without_a_service_holds_for_the_next_apply_where_it_was_given_and_once()
      throws Exception {
    run("apply", "--yes");
    moveToAnotherNamespace();
    run("apply", "--yes");

    var said = approve("Namespace/shop", "--cluster", "one", "--for", "30m");
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).matches("approved by .+ until .+Z: delete Namespace/shop, on one\\n");
    run("plan");
    assertThat(run("apply", "--yes").code()).isEqualTo(ExitCode.WORLD);
    assertThat(isThere("one")).isFalse();
    assertThat(isThere("two")).isTrue();
    assertThat(approvals("one"))
        .singleElement()
        .asString()
        .startsWith("by " + System.getProperty("user.name") + " until ")
        .endsWith(": delete Namespace/shop");
    assertThat(approvals("two")).isEmpty();
    try (var store = Stores.open(temporary.resolve("state"))) {
      assertThat(store.approvals(Instant.now()))
          .singleElement()
          .satisfies(approval -> assertThat(approval.spent()).containsExactly("one"));
      assertThat(store.verifyLedger()).isInstanceOf(LedgerCheck.Intact.class);
    }

    // Back, and away again: that is another deletion.
    repo.git("revert", "--no-edit", "HEAD");
    run("apply", "--yes", "--cluster", "one", "--approve", "Namespace/store");
    assertThat(isThere("one")).isTrue();
    moveToAnotherNamespace();
    run("apply", "--yes", "--cluster", "one");
    assertThat(isThere("one")).isTrue();
  }

  @Test
  void a_whole_unit_or_a_whole_plan_can_be_approved() throws Exception {
    run("apply", "--yes");
    moveToAnotherNamespace();
    run("apply", "--yes");
    assertThat(approve("--unit", "dev/namespaces", "--cluster", "one").code()).isZero();
    run("apply", "--yes");
    assertThat(isThere("one")).isFalse();
    assertThat(isThere("two")).isTrue();

    var digest =
        Objects.requireNonNull(JsonText.parse(run("plan", "-o", "json").out()).text("digest"));
    assertThat(approve("--plan", "0123456789ab").err())
        .startsWith("fleetwright: FW2065: the plan is " + digest.substring(0, 12) + ", of commit ");
    assertThat(approve("--plan", digest.substring(0, 12)).code()).isZero();
    run("apply", "--yes");
    assertThat(isThere("two")).isFalse();
  }

  @Test
  void an_approval_of_a_plan_is_none_of_the_next_plan() throws Exception {
    run("apply", "--yes");
    moveToAnotherNamespace();
    run("apply", "--yes");
    var digest =
        Objects.requireNonNull(JsonText.parse(run("plan", "-o", "json").out()).text("digest"));
    assertThat(approve("--plan", digest).code()).isZero();
    repo.level("other");
    repo.commit("another plan");
    run("apply", "--yes");
    assertThat(isThere("one")).isTrue();
  }

  @Test
  void what_names_nothing_is_no_approval() throws Exception {
    run("apply", "--yes");
    for (var wrong :
        List.of(
            List.of("nonsense"),
            List.of("ConfigMap/shop/setings"),
            List.of("Namespace/nowhere"),
            List.of("--unit", "dev/setings"),
            List.of("Namespace/shop", "--cluster", "onee"),
            List.of("Namespace/shop", "--for", "8760h"),
            List.of("Namespace/shop", "--for", "soon"),
            List.of("Namespace/shop", "--plan", "0123456789ab"),
            List.of("Namespace/shop", "--environment", "dev"),
            List.of("--take-over"),
            List.of())) {
      var said = approve(wrong.toArray(String[]::new));
      assertThat(said.code()).as("%s: %s", wrong, said.out()).isEqualTo(ExitCode.INPUT);
      assertThat(said.err()).as("%s", wrong).startsWith("fleetwright: ");
    }
    for (var command : List.of("plan", "apply")) {
      var said = run(command, "--approve", "nonsense", command.equals("apply") ? "--yes" : "-q");
      assertThat(said.code()).isEqualTo(ExitCode.INPUT);
      assertThat(said.err())
          .isEqualTo(
              "fleetwright: FW2064: 'nonsense' is no object; they are named Kind/namespace/name\n");
      var near =
          run(
              command,
              "--approve",
              "ConfigMap/shop/setings",
              command.equals("apply") ? "--yes" : "-q");
      assertThat(near.err()).contains("did you mean 'ConfigMap/shop/settings'?");
    }
    try (var store = Stores.read(temporary.resolve("state"))) {
      assertThat(store.approvals(Instant.EPOCH)).isEmpty();
    }
  }

  @Test
  void a_plan_in_a_file_is_applied_as_it_was_planned() throws Exception {
    run("apply", "--yes");
    repo.level("debug");
    repo.commit("second");
    var file = temporary.resolve("plan.json");
    var plan = run("plan", "--out", file.toString(), "--cluster", "one");
    assertThat(plan.code()).isEqualTo(ExitCode.CHANGES);
    assertThat(plan.err()).contains("'apply " + file + "' does that and nothing else");
    assertThat(Files.readString(file)).doesNotContain("debug").doesNotContain("info");
    repo.level("trace");
    repo.commit("third");

    var apply = run("apply", file.toString());

    assertThat(apply.err()).isEmpty();
    assertThat(apply.code()).isEqualTo(ExitCode.OK);
    assertThat(apply.out()).contains("\"second\"");
    assertThat(level("one")).isEqualTo("debug");
    assertThat(level("two")).isEqualTo("info");
  }

  @Test
  void a_plan_in_a_file_that_does_not_hold_any_more_is_refused() throws Exception {
    run("apply", "--yes");
    repo.level("debug");
    repo.commit("second");
    var file = temporary.resolve("plan.json");
    run("plan", "--out", file.toString());
    writeByHand("two", "odd");
    assertRefused(file, "two: now it would repair ConfigMap/shop/settings");
    run("plan", "--out", file.toString());
    writeByHand("two", "odder");
    assertRefused(file, "two: it would repair ConfigMap/shop/settings with other fields");
    assertThat(level("one")).isEqualTo("info");

    run("plan", "--out", file.toString());
    run("apply", "--yes", "--cluster", "one");
    assertRefused(file, "one: it would no longer update ConfigMap/shop/settings");
    assertThat(level("two")).isEqualTo("odder");

    run("plan", "--out", file.toString(), "--at", "worktree");
    repo.level("not what was planned");
    var other = run("apply", file.toString());
    assertThat(other.code()).isEqualTo(ExitCode.INPUT);
    assertThat(other.err()).contains("FW2068: the working tree does not compile to what was");

    assertThat(run("apply", file.toString(), "--cluster", "one").err())
        .contains("says which commit, which clusters and what is approved");
    Files.writeString(file, "{}");
    assertThat(run("apply", file.toString()).err()).contains("FW2067: ");
  }

  private void assertRefused(Path file, String why) {
    var apply = run("apply", file.toString());
    assertThat(apply.code()).isEqualTo(ExitCode.WORLD);
    assertThat(apply.err())
        .startsWith(
            "fleetwright: FW2066: the clusters have changed since they were planned, so nothing was"
                + " applied: "
                + why);
  }

  private void writeByHand(String cluster, String level) throws Exception {
    var settings =
        JsonText.parse(
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"shop"},
             "data":{"LEVEL":"%s"}}
            """
                .formatted(level));
    var kubeconfig = KubeOptions.of(temporary.resolve("kubeconfig"), Map.of());
    try (var session = KubeClusters.of(kubeconfig).open(cluster)) {
      var type = session.discovery(false).types().get(GroupVersionKind.of("v1", "ConfigMap"));
      session.apply(
          Objects.requireNonNull(type), (Json.Obj) settings, new ApplyOptions(true, false));
    }
  }

  @Test
  void a_plan_with_a_cluster_that_was_not_seen_is_not_written() {
    sandbox.cluster("one").stop();
    var file = temporary.resolve("plan.json");
    assertThat(run("plan", "--out", file.toString()).err()).contains("no plan was written: one ");
    assertThat(file).doesNotExist();
  }

  @Test
  void the_ledger_is_read_and_checked() throws Exception {
    run("apply", "--yes");
    approve("ConfigMap/shop/settings", "--cluster", "one");

    var all = ledger();
    assertThat(all.code()).isEqualTo(ExitCode.OK);
    assertThat(all.out()).contains("Namespace/shop", "intended", "done", head());
    assertThat(ledger("--cluster", "two").out()).contains(" two ").doesNotContain(" one ");
    assertThat(ledger("--last", "1").out())
        .contains(" approve ", "by " + System.getProperty("user.name") + " until ")
        .doesNotContain(" create ");
    var records = JsonText.parse(ledger("-o", "json").out()).list("records");
    assertThat(records.getLast().text("action")).isEqualTo("approve");
    assertThat(ledger("--verify").out())
        .matches("intact: [1-9][0-9]* records, the last hash is [0-9a-f]{64}\\n");
    assertThat(ledger("--last", "0").code()).isEqualTo(ExitCode.INPUT);
  }

  private Result ledger(String... arguments) {
    var all = new ArrayList<>(List.of("ledger"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--state", temporary.resolve("state").toString()));
    return fleetwright(all.toArray(String[]::new));
  }
}
