package dev.fleetwright.compiler.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.Target;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.compiler.plan.FleetPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a reviewer reads of a change. */
class PreviewTest {
  private static final Target ACTIVE =
      new Target("eks", "e", List.of("prod"), Map.of(), "1.36", "eu", "push", "active");

  @Test
  void a_new_object_is_shown_without_what_is_secret() throws Exception {
    var binding =
        manifest(
            "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRoleBinding','metadata':{'name':'b'},"
                + "'roleRef':{'kind':'ClusterRole','name':'cluster-admin'},'subjects':[{'kind':'User','name':'m'}]}");
    var secret =
        manifest(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'stringData':{'a':'CANARY'}}");

    var diff = Differ.compare(fleet(List.of(), false), fleet(List.of(binding, secret), false));

    assertThat(diff.verdict()).containsExactly("safe", "privilege");
    assertThat(DiffText.of(diff))
        .isEqualTo(
            """
            + create  on eu  (privilege)
                ClusterRoleBinding/b
                    ! privilege: gives ClusterRole cluster-admin to User m
                    + roleRef:
                    +   kind: ClusterRole
                    +   name: cluster-admin
                    + subjects:
                    + - kind: User
                    +   name: m
                Secret/s
                    + stringData:
                    +   a: "(secret)"

            1 of 1 cluster change; objects: 2 created; 0 restarts; safe, privilege
            """);
    assertThat(DiffMarkdown.of(diff))
        .startsWith("### Fleet change: safe, privilege\n")
        .contains(
            "- **privilege**: `ClusterRoleBinding/b` gives ClusterRole cluster-admin to User m (1 cluster)\n",
            "\n+   roleRef:\n");
    assertThat(DiffJson.of(diff).at("flags")).isEqualTo(Json.strings(List.of("privilege")));
    var json = JsonText.write(DiffJson.of(diff));
    assertThat(json)
        .contains("\"content\":{\"apiVersion\":\"rbac.authorization.k8s.io/v1\"")
        .contains("\"concerns\":[{\"flag\":\"privilege\"");
    assertThat(json + DiffText.of(diff) + DiffMarkdown.of(diff)).doesNotContain("CANARY");
  }

  @Test
  void what_the_guard_will_hold_says_so() throws Exception {
    var claim =
        manifest("{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'c'}}");
    var map = config("a");
    var stays = config("stays");

    var protectedUnit =
        Differ.compare(fleet(List.of(map, stays), true), fleet(List.of(stays), true));
    var kind =
        Differ.compare(fleet(List.of(claim, map, stays), false), fleet(List.of(stays), false));
    var emptied = Differ.compare(fleet(List.of(map), false), fleet(List.of(), false));

    assertThat(held(protectedUnit)).containsExactly("ConfigMap/a its unit is protected");
    assertThat(held(kind))
        .containsExactly(
            "ConfigMap/a ",
            "PersistentVolumeClaim/c a PersistentVolumeClaim holds what cannot be had back");
    assertThat(held(emptied)).containsExactly("ConfigMap/a nothing would be left of the plan");
    assertThat(DiffText.of(kind))
        .contains("! held back until it is approved: a PersistentVolumeClaim holds")
        .endsWith("; 1 held back; destructive\n");
    assertThat(DiffJson.of(kind).at("held")).isEqualTo(Json.num(1));
  }

  @Test
  void many_deletes_at_once_are_held_and_few_are_not() throws Exception {
    var all = new ArrayList<Manifest>();
    for (int i = 0; i < 30; i++) {
      all.add(config("c" + i));
    }

    var few = Differ.compare(fleet(all, false), fleet(all.subList(10, 30), false));
    var many = Differ.compare(fleet(all, false), fleet(all.subList(11, 30), false));

    assertThat(few.held()).isZero();
    assertThat(many.held()).isEqualTo(11);
    assertThat(held(many)).contains("ConfigMap/c0 11 of 30 objects go at once");
  }

  @Test
  void a_job_that_another_succeeds_runs_again() throws Exception {
    var job =
        "{'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'migrate-%s','namespace':'shop'},"
            + "'spec':{'template':{'spec':{'containers':[{'name':'m','image':'m:%s'}]}}}}";
    var diff =
        Differ.compare(
            fleet(List.of(manifest(job.formatted("55f7a0b7", 1))), true),
            fleet(List.of(manifest(job.formatted("65a24dfb", 2))), true));

    assertThat(DiffText.of(diff))
        .isEqualTo(
            """
            * rerun  on eu  (restart)
                Job/shop/migrate-65a24dfb
                    this job will run again, in place of migrate-55f7a0b7
                    spec.template.spec.containers[name=m].image: "m:1" -> "m:2"

            1 of 1 cluster change; objects: 1 run again; 1 restart; restart
            """);
    assertThat(diff.objects(Kind.RERUN)).isEqualTo(1);
    assertThat(diff.held()).isZero();
  }

  @Test
  void a_cluster_that_is_retired_or_moves_is_a_change() throws Exception {
    var retired =
        new Target("eks", "e", List.of("prod"), Map.of(), "1.36", "eu", "push", "retired");
    var moved =
        new Target("eks", "e", List.of("prod"), Map.of("t", "1"), "1.36", "x", "push", "active");
    var before = fleet(List.of(), false);

    var one = Differ.compare(before, fleet(retired));
    var other = Differ.compare(before, fleet(moved));

    assertThat(DiffText.of(one))
        .isEqualTo(
            """
            ~ cluster eu: state active -> retired; it is reconciled no more; nothing on it is deleted
            1 of 1 cluster change; no objects changed; 0 restarts; safe
            """);
    assertThat(other.targets())
        .extracting(TargetChange::field)
        .containsExactly("context", "label.t");
    assertThat(other.verdict()).containsExactly("disruptive");
    assertThat(DiffMarkdown.of(one)).contains("state active");
    assertThat(JsonText.write(DiffJson.of(one)))
        .contains("\"targets\":[{\"cluster\":\"eu\",\"field\":\"state\",\"before\":\"active\"");
  }

  @Test
  void clusters_that_change_alike_share_a_line_and_protection_that_goes_is_told() throws Exception {
    var diff = Differ.compare(two(true), two(false));

    assertThat(DiffText.of(diff))
        .isEqualTo(
            """
            ~ clusters eu, us: protect of prod/u true -> false; what leaves it is deleted unasked
            2 of 2 clusters change; no objects changed; 0 restarts; safe
            """);
    assertThat(DiffMarkdown.of(diff)).contains("clusters eu, us");
  }

  private static FleetPlan two(boolean protect) throws Exception {
    var manifests = List.of(config("a"));
    var unit = new Unit("prod/u", "component", "prod", "u", "", Set.of(), protect, manifests);
    var plans = new TreeMap<String, ClusterPlan>();
    for (var name : List.of("eu", "us")) {
      plans.put(
          name, new ClusterPlan(name, ACTIVE, List.of(unit), manifests, List.of(), List.of()));
    }
    return new FleetPlan("f", "a", 0, plans);
  }

  @Test
  void nothing_large_hides_what_follows() throws Exception {
    var key = "k".repeat(45_000);
    var large =
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':{'"
            + key
            + "':'%s'}}";
    var web =
        "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},'spec':{'template':{'spec':{'containers':[{'name':'w','image':'%s'}]}}}}";
    var created = new ArrayList<Manifest>();
    for (int i = 0; i < 400; i++) {
      created.add(
          manifest(
              "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'n%d'},'data':{'t':'%s'}}"
                  .formatted(i, "x\\n".repeat(3_000))));
    }
    var base = List.of(manifest(large.formatted(1)), manifest(web.formatted("good")));
    created.add(manifest(large.formatted(2)));
    created.add(manifest(web.formatted("swapped")));

    var diff = Differ.compare(fleet(base, false), fleet(created, false));

    assertThat(DiffMarkdown.of(diff))
        .hasSizeLessThan(60_000)
        .contains("\"swapped\"", "more objects", "kkk ... kkk");
    assertThat(DiffText.of(diff)).contains("\"swapped\"").hasSizeLessThan(200_000);
    assertThat(DiffText.of(diff).lines()).allMatch(line -> line.length() < 1_000);
  }

  @Test
  void colour_is_for_terminals_alone() throws Exception {
    var diff =
        Differ.compare(
            fleet(List.of(config("a"), config("b")), false), fleet(List.of(config("b")), false));

    assertThat(DiffText.of(diff, true))
        .contains("\u001b[31;1m- delete  on eu  (destructive)\u001b[0m");
    assertThat(DiffText.of(diff, false)).doesNotContain("\u001b");
  }

  private static List<String> held(FleetDiff diff) {
    return diff.groups().stream()
        .flatMap(group -> group.changes().stream())
        .filter(change -> change.kind() == Kind.DELETE)
        .sorted((a, b) -> a.key().compareTo(b.key()))
        .map(change -> change.key() + " " + change.held())
        .toList();
  }

  private static FleetPlan fleet(List<Manifest> manifests, boolean protect) {
    var unit = new Unit("prod/u", "component", "prod", "u", "", Set.of(), protect, manifests);
    return fleet(new ClusterPlan("eu", ACTIVE, List.of(unit), manifests, List.of(), List.of()));
  }

  private static FleetPlan fleet(Target target) {
    var unit = new Unit("prod/u", "component", "prod", "u", "", Set.of(), false, List.of());
    return fleet(new ClusterPlan("eu", target, List.of(unit), List.of(), List.of(), List.of()));
  }

  private static FleetPlan fleet(ClusterPlan plan) {
    return new FleetPlan("f", "a", 0, new TreeMap<>(Map.of("eu", plan)));
  }

  private static Manifest config(String name) throws Exception {
    return manifest("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'" + name + "'}}");
  }

  private static Manifest manifest(String json) throws Exception {
    return Manifest.of((Json.Obj) JsonText.parse(json.replace('\'', '"')));
  }
}
