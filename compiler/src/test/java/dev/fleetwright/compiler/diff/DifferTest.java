package dev.fleetwright.compiler.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DifferTest {
  private static final String DEPLOYMENT =
      """
      {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},
       "spec":{"replicas":2,"template":{"spec":{"containers":[
         {"name":"web","image":"web:%s","env":[{"name":"A","value":"1"}]},{"name":"log","image":"log:1"}]}}}}\
      """;
  private static final String SERVICE =
      """
      {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"},
       "spec":{"ports":[{"name":"http","port":80,"protocol":"TCP"}]}}\
      """;

  @Test
  void a_job_whose_next_generation_comes_is_no_loss_and_any_other_is() throws Exception {
    var job =
        """
        {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"%s","namespace":"shop"}}\
        """;
    var old = cluster("eu", job.formatted("migrate-55f7a0b7"));
    var next = cluster("eu", job.formatted("migrate-65a24dfb"));
    var other = cluster("eu", job.formatted("import-65a24dfb"));

    assertThat(Differ.compare(fleet("a", Map.of("eu", old)), fleet("b", Map.of("eu", next))).risk())
        .isEqualTo(ObjectChange.Risk.RESTART);
    assertThat(
            Differ.compare(fleet("a", Map.of("eu", old)), fleet("b", Map.of("eu", other))).risk())
        .isEqualTo(ObjectChange.Risk.DESTRUCTIVE);
    // The same old Job is a loss on one cluster and none on another.
    var both =
        Differ.compare(
            fleet("a", Map.of("eu", old, "us", cluster("us", job.formatted("migrate-55f7a0b7")))),
            fleet("b", Map.of("eu", next, "us", cluster("us", SERVICE))));
    assertThat(both.groups())
        .extracting(group -> group.kind() + " " + group.clusters() + " " + group.risk())
        .contains("RERUN [eu] RESTART", "DELETE [us] DESTRUCTIVE");
  }

  @Test
  void equal_plans_change_nothing() throws Exception {
    var plan = fleet("a", Map.of("eu", cluster("eu", DEPLOYMENT.formatted("1"), SERVICE)));

    var diff = Differ.compare(plan, plan);

    assertThat(diff.isEmpty()).isTrue();
    assertThat(DiffText.of(diff)).isEqualTo("no changes: 1 cluster would hold the same\n");
  }

  @Test
  void the_same_change_on_several_clusters_is_one_group_and_deletes_come_first() throws Exception {
    var base =
        fleet(
            "a",
            Map.of(
                "eu", cluster("eu", DEPLOYMENT.formatted("1"), SERVICE),
                "us", cluster("us", DEPLOYMENT.formatted("1"), SERVICE),
                "ap", cluster("ap", SERVICE)));
    var head =
        fleet(
            "b",
            Map.of(
                "eu", cluster("eu", DEPLOYMENT.formatted("2"), SERVICE),
                "us", cluster("us", DEPLOYMENT.formatted("2")),
                "ap", cluster("ap", SERVICE)));

    assertThat(DiffText.of(Differ.compare(base, head)))
        .isEqualTo(
            """
            - delete  on us  (destructive)
                Service/shop/web

            ~ update  on eu, us  (restart: 1 workload on each)
                Deployment/shop/web
                    spec.template.spec.containers[name=web].image: "web:1" -> "web:2"

            2 of 3 clusters change; objects: 1 deleted, 2 updated; 2 restarts; destructive
            """);
  }

  @Test
  void a_cluster_that_leaves_the_fleet_deletes_nothing() throws Exception {
    var base = fleet("a", Map.of("eu", cluster("eu", SERVICE), "us", cluster("us", SERVICE)));
    var head = fleet("b", Map.of("eu", cluster("eu", SERVICE)));

    var diff = Differ.compare(base, head);

    assertThat(diff.removed()).containsExactly("us");
    assertThat(diff.groups()).isEmpty();
    assertThat(DiffText.of(diff))
        .contains("! cluster us is no longer managed; nothing on it is deleted");
  }

  @Test
  void a_field_that_cannot_change_makes_it_a_replacement() throws Exception {
    var base = fleet("a", Map.of("eu", cluster("eu", job("1"))));
    var head = fleet("b", Map.of("eu", cluster("eu", job("2"))));

    var group = Differ.compare(base, head).groups().getFirst();

    assertThat(group.kind()).isEqualTo(ObjectChange.Kind.REPLACE);
    assertThat(group.risk()).isEqualTo(ObjectChange.Risk.DESTRUCTIVE);
  }

  @Test
  void a_value_of_a_secret_never_appears_in_any_form() throws Exception {
    var secret =
        """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","namespace":"shop"},
         "stringData":{"password":"%s"},"data":{"token":"%s"}}\
        """;
    var base =
        fleet("a", Map.of("eu", cluster("eu", secret.formatted("canary-1", "Y2FuYXJ5LTE="))));
    var head =
        fleet("b", Map.of("eu", cluster("eu", secret.formatted("canary-2", "Y2FuYXJ5LTI="))));

    var diff = Differ.compare(base, head);

    for (var form :
        List.of(DiffText.of(diff), DiffMarkdown.of(diff), JsonText.write(DiffJson.of(diff)))) {
      assertThat(form).contains("stringData.password").doesNotContain("canary", "Y2FuYXJ5");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"tls.key":"CANARY"}}\
        """,
        """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"a/b":"CANARY"}}\
        """,
        """
        {"apiVersion":"v1","kind":"secret","metadata":{"name":"s"},"Data":{"a":"CANARY"}}\
        """,
        """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":["CANARY"]}\
        """,
        """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":[{"name":"CANARY"}]}\
        """,
        """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"type":"helm.sh/release.v1",
         "data":{"release":"CANARY"}}\
        """,
        """
        {"apiVersion":"v1","kind":"list","metadata":{"name":"s"},
         "items":[{"kind":"Secret","stringData":{"a":"CANARY"}}]}\
        """,
        """
        {"apiVersion":"template.openshift.io/v1","kind":"Template","metadata":{"name":"s"},
         "objects":[{"kind":"Secret","metadata":{"name":"a"},"data":{"a":"CANARY"}}]}\
        """,
        """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"s","annotations":{
         "kubectl.kubernetes.io/last-applied-configuration":"CANARY"}}}\
        """,
        """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"s"},
         "data":{"a.pem":"x\\n-----BEGIN EC PRIVATE KEY-----\\nCANARY\\n-----END EC PRIVATE KEY-----"}}\
        """,
        """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"s"},"data":{"config":
         "client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNCANARY"}}\
        """,
        """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","annotations":{"note":"CANARY"}}}\
        """,
        """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"spec":{"password":"CANARY"}}\
        """,
        """
        {"apiVersion":"v1","kind":"SecretList","metadata":{"name":"s"},"items":[{"data":{"a":"CANARY"}}]}\
        """,
        """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"s"},"data":{"a.ppk":
         "PuTTY-User-Key-File-2: ssh-rsa\\nCANARY"}}\
        """,
        """
        {"apiVersion":"e.example/v1","kind":"Issuer","metadata":{"name":"s"},"spec":{"certs":[
         {"key":"-----BEGIN PRIVATE KEY-----CANARY"}]}}\
        """
      })
  void what_is_hidden_is_so_where_it_comes_changes_or_goes(String object) throws Exception {
    var one = object(object.replace("CANARY", "CANARY1"));
    var other = object(object.replace("CANARY", "CANARY22"));
    var none =
        object("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"s\"}}");

    for (var pair :
        List.of(List.of(one, other), List.of(one, none), List.of(none, one), List.of(other, one))) {
      var fields = ObjectDiff.of(pair.getFirst(), pair.getLast());

      assertThat(fields).isNotEmpty();
      assertThat(fields.toString()).doesNotContain("CANARY", "LS0tLS1CRUdJTi");
    }
    assertThat(ObjectDiff.of(one, other)).isEqualTo(ObjectDiff.of(other, one));
  }

  @Test
  void a_certificate_and_a_reference_to_a_secret_are_shown() throws Exception {
    var object =
        """
        {"apiVersion":"v1","kind":"ConfigMap","data":{"ca":"-----BEGIN CERTIFICATE-----%1$s"},
         "spec":{"ref":{"kind":"Secret","name":"%1$s"}}}\
        """;

    assertThat(ObjectDiff.of(object(object.formatted("a")), object(object.formatted("b"))))
        .containsExactly(
            new FieldChange(
                "data.ca",
                Json.str("-----BEGIN CERTIFICATE-----a"),
                Json.str("-----BEGIN CERTIFICATE-----b")),
            new FieldChange("spec.ref.name", Json.str("a"), Json.str("b")));
  }

  @Test
  void items_are_told_apart_by_their_keys_and_a_new_order_is_a_change() throws Exception {
    var before =
        object("{\"env\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"2\"}]}");
    var moved =
        object("{\"env\":[{\"name\":\"B\",\"value\":\"2\"},{\"name\":\"A\",\"value\":\"1\"}]}");
    var edited =
        object("{\"env\":[{\"name\":\"A\",\"value\":\"9\"},{\"name\":\"C\",\"value\":\"3\"}]}");

    assertThat(ObjectDiff.of(before, moved))
        .extracting(FieldChange::path)
        .containsExactly("env (order)");
    assertThat(ObjectDiff.of(before, edited))
        .extracting(FieldChange::path)
        .containsExactly("env[name=A].value", "env[name=B]", "env[name=C]");
  }

  @Test
  void markdown_says_the_verdict_first_and_a_fence_in_a_value_cannot_end_the_block()
      throws Exception {
    var config =
        """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"shop"},"data":{"a":"%s"}}\
        """;
    var base = fleet("a", Map.of("eu", cluster("eu", config.formatted("1"))));
    var head = fleet("b", Map.of("eu", cluster("eu", config.formatted("``` <script>"))));

    assertThat(DiffMarkdown.of(Differ.compare(base, head)))
        .startsWith("### Fleet change: safe\n\n| Clusters |")
        .contains(
            """

            ````diff
              ConfigMap/shop/c
            -   data.a: "1"
            +   data.a: "``` <script>"
            ````\
            """);
  }

  @Test
  void no_name_or_key_ends_a_line_or_a_block_or_steers_the_terminal() {
    var bad = "x\n````\n# Fleet change: safe\u001b]0;t\u0007\u202e\u009b\u2028";
    var before =
        Json.obj()
            .put("kind", bad)
            .put("metadata", Json.obj().put("name", bad).put("namespace", bad).build());
    var after = before.build().with("data", Json.obj().put(bad, bad).build());
    var base =
        new TreeMap<>(Map.of(bad, plan(bad, before.build()), bad + 2, plan(bad, before.build())));
    var head = new TreeMap<>(Map.of(bad, plan(bad, after), bad + 3, plan(bad, after)));

    var diff = Differ.compare(new FleetPlan("f", bad, 0, base), new FleetPlan("f", bad, 0, head));

    for (var form : List.of(DiffText.of(diff), DiffMarkdown.of(diff))) {
      assertThat(form)
          .doesNotContain("\u001b", "\u0007", "\u202e", "\u009b", "\u2028")
          .doesNotContainPattern("(?m)^(x|````$|# )")
          .contains("Fleet change: safe\\u001B]0;t");
    }
    assertThat(DiffMarkdown.of(diff).lines()).contains("`````diff", "`````");
  }

  @Test
  void of_a_text_the_lines_that_changed_are_shown() {
    var before = settings(1, 20).replace("setting 3\n", "");
    var after = settings(1, 20).replace("setting 12", "\u001b[2J`````").strip();

    var diff = change(Json.str(before), Json.str(after));

    assertThat(DiffText.of(diff))
        .startsWith(
            """
            ~ update  on eu
                ConfigMap/c
                    data[app.conf]:
                        setting 1
                        setting 2
                      + setting 3
                        setting 4
                        setting 5
                        ...
                        setting 10
                        setting 11
                      - setting 12
                      + \\u001B[2J`````
                        setting 13
                        setting 14
                        ...
                        setting 18
                        setting 19
                      - setting 20
                      + setting 20 (without an end of line)
            """);
    assertThat(DiffMarkdown.of(diff))
        .contains(
            """
            ``````diff
              ConfigMap/c
                data[app.conf]:
                  setting 1
                  setting 2
            +     setting 3
                  setting 4
            """)
        .contains("\n-     setting 12\n+     \\u001B[2J`````\n");
  }

  @Test
  void of_a_text_that_is_another_one_the_first_lines_are_shown() {
    var diff = change(Json.str(settings(1, 4000)), Json.str(settings(5000, 9000)));

    assertThat(DiffText.of(diff).lines())
        .hasSizeLessThan(80)
        .contains("          - setting 30", "          - ... 3970 more lines")
        .contains("          + setting 5029", "          + ... 3971 more lines");
  }

  @Test
  void two_long_values_are_cut_to_where_they_differ() {
    var same = "x".repeat(500);
    var diff = change(Json.str(same + "old" + same), Json.str(same + "new" + same));

    assertThat(DiffText.of(diff))
        .containsPattern(
            "app.conf]: \\.\\.\\.x{30}oldx+\\.\\.\\. -> \\.\\.\\.x{30}newx+\\.\\.\\.\n");
    assertThat(DiffMarkdown.of(diff))
        .containsPattern("(?m)^- .*: \\.\\.\\.x{30}oldx+\\.\\.\\.$")
        .containsPattern("(?m)^\\+ .*: \\.\\.\\.x{30}newx+\\.\\.\\.$");
  }

  @Test
  void markdown_shows_as_many_objects_of_a_group_as_a_comment_takes() {
    var objects = new ArrayList<Manifest>();
    for (int i = 0; i < 5000; i++) {
      var name = Json.obj().put("name", "settings-%04d".formatted(i)).build();
      objects.add(Manifest.of(Json.obj().put("kind", "ConfigMap").put("metadata", name).build()));
    }
    var base = new FleetPlan("f", "a", 0, new TreeMap<>(Map.of("eu", plan("eu", objects))));
    var head = new FleetPlan("f", "b", 0, new TreeMap<>(Map.of("eu", plan("eu", List.of()))));

    assertThat(DiffMarkdown.of(Differ.compare(base, head)))
        .hasSizeBetween(55_000, 60_000)
        .contains("\n- ConfigMap/settings-0000\n")
        .containsPattern("\n\\.\\.\\. and [0-9]{4} more objects\n```\n\n</details>\n");
  }

  @Test
  void the_same_amount_in_other_words_is_no_change() throws Exception {
    var deployment =
        """
        {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','namespace':'shop'},
         'spec':{'template':{'spec':{'containers':[{'name':'web','resources':{
           'requests':{'cpu':%s,'memory':'%s'}}}],'volumes':[{'name':'t','emptyDir':{'sizeLimit':'%2$s'}}]}}}}\
        """;
    var base = fleet("a", Map.of("eu", cluster("eu", deployment.formatted("'1000m'", "1024Mi"))));
    var head = fleet("b", Map.of("eu", cluster("eu", deployment.formatted("1", "1Gi"))));
    var more = fleet("b", Map.of("eu", cluster("eu", deployment.formatted("1.5", "1Gi"))));

    assertThat(Differ.compare(base, head).isEmpty()).isTrue();
    var change = Differ.compare(base, more).groups().getFirst().changes().getFirst();
    assertThat(change.fields()).hasSize(1);
    assertThat(change.risk()).isEqualTo(ObjectChange.Risk.RESTART);
  }

  private static String settings(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> "setting " + i + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void an_object_is_the_same_in_other_words() throws Exception {
    var before =
        fleet(
            "a",
            Map.of(
                "eu",
                cluster(
                    "eu",
                    "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'bare'}}",
                    "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'more'}}",
                    "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole',"
                        + "'metadata':{'name':'wide','namespace':'x'}}")));
    var after =
        fleet(
            "b",
            Map.of(
                "eu",
                cluster(
                    "eu",
                    "{'apiVersion':'v1','kind':'ConfigMap',"
                        + "'metadata':{'name':'bare','namespace':'default'}}",
                    "{'apiVersion':'v1','kind':'ConfigMap',"
                        + "'metadata':{'name':'more','namespace':'default'},'data':{'k':'v'}}",
                    "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole',"
                        + "'metadata':{'name':'wide'}}")));

    for (var diff : List.of(Differ.compare(before, after), Differ.compare(after, before))) {
      assertThat(diff.groups()).hasSize(1);
      var change = diff.groups().getFirst().changes().getFirst();
      assertThat(change.kind()).isEqualTo(ObjectChange.Kind.UPDATE);
      assertThat(change.key().name()).isEqualTo("more");
      assertThat(change.fields()).hasSize(1);
    }
  }

  private static FleetDiff change(Json before, Json after) {
    return Differ.compare(config(before), config(after));
  }

  private static FleetPlan config(Json value) {
    var object =
        Json.obj()
            .put("kind", "ConfigMap")
            .put("metadata", Json.obj().put("name", "c").build())
            .put("data", Json.obj().put("app.conf", value).build())
            .build();
    return new FleetPlan("f", "a", 0, new TreeMap<>(Map.of("eu", plan("eu", object))));
  }

  private static ClusterPlan plan(String name, Json.Obj object) {
    return plan(name, List.of(Manifest.of(object)));
  }

  private static ClusterPlan plan(String name, List<Manifest> manifests) {
    var target = new ClusterPlan.Target("eks", "e", List.of(), Map.of(), "1", "", "push", "active");
    return new ClusterPlan(name, target, List.of(), manifests, List.of(), List.of());
  }

  private static String job(String image) {
    return """
    {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"shop"},
     "spec":{"template":{"spec":{"containers":[{"name":"j","image":"j:%s"}]}}}}\
    """
        .formatted(image);
  }

  private static FleetPlan fleet(String commit, Map<String, ClusterPlan> clusters) {
    return new FleetPlan("shop", commit, 0, new TreeMap<>(clusters));
  }

  private static ClusterPlan cluster(String name, String... objects) throws Exception {
    var manifests = new ArrayList<Manifest>();
    for (var object : objects) {
      manifests.add(Manifest.of(object(object)));
    }
    var target =
        new ClusterPlan.Target(
            "eks", "eu-west-1", List.of("dev"), Map.of(), "1.36", name, "push", "active");
    return new ClusterPlan(name, target, List.of(), manifests, List.of(), List.of());
  }

  private static Json.Obj object(String json) throws Exception {
    return (Json.Obj) JsonText.parse(json.replace('\'', '"'));
  }
}
