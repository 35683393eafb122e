package dev.fleetwright.reconciler.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The answers were compared with those of kube-apiserver 1.37.2. */
class ServerSideApplyTest {
  private static final String PATH = "/api/v1/namespaces/default/configmaps/a";
  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/web";

  private final Sandbox sandbox =
      Sandbox.start(List.of(new ClusterSpec("eu")), Sandbox.Transport.PLAIN);
  private final Client client = new Client(sandbox.cluster("eu"));

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void another_value_of_a_field_that_others_own_is_a_conflict() throws Exception {
    client.apply("fleetwright", PATH, data("{\"a\":\"1\"}"));

    var answer = client.apply("other", PATH, data("{\"a\":\"2\"}"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("message"))
        .isEqualTo("Apply failed with 1 conflict: conflict with \"fleetwright\": .data.a");
    assertThat(answer.body().list("details", "causes"))
        .containsExactly(
            Json.obj()
                .put("reason", "FieldManagerConflict")
                .put("message", "conflict with \"fleetwright\"")
                .put("field", ".data.a")
                .build());
  }

  @Test
  void the_same_value_is_owned_together_and_stays_when_one_lets_go() throws Exception {
    client.apply("fleetwright", PATH, data("{\"a\":\"1\",\"b\":\"2\"}"));
    client.apply("other", PATH, data("{\"a\":\"1\"}"));

    var answer = client.apply("fleetwright", PATH, data("{\"b\":\"2\"}"));

    assertThat(answer.body().object("data")).isEqualTo(json("{\"a\":\"1\",\"b\":\"2\"}"));
    assertThat(fields(answer, "fleetwright")).isEqualTo(json("{\"f:data\":{\"f:b\":{}}}"));
    assertThat(fields(answer, "other")).isEqualTo(json("{\"f:data\":{\"f:a\":{}}}"));
  }

  @Test
  void what_is_applied_no_more_and_owned_by_nobody_else_goes() throws Exception {
    client.apply("fleetwright", PATH, data("{\"a\":\"1\",\"b\":\"2\"}"));

    var answer = client.apply("fleetwright", PATH, data("{\"b\":\"2\"}"));

    assertThat(answer.body().object("data")).isEqualTo(json("{\"b\":\"2\"}"));
  }

  @Test
  void any_other_write_takes_what_it_changes() throws Exception {
    client.apply("fleetwright", PATH, data("{\"a\":\"1\",\"b\":\"2\"}"));

    var answer =
        client.patch(Client.MERGE, PATH + "?fieldManager=editor", "{\"data\":{\"a\":\"9\"}}");

    assertThat(fields(answer, "fleetwright")).isEqualTo(json("{\"f:data\":{\"f:b\":{}}}"));
    assertThat(fields(answer, "editor")).isEqualTo(json("{\"f:data\":{\"f:a\":{}}}"));
  }

  @Test
  void force_takes_fields_away_and_an_owner_of_nothing_disappears() throws Exception {
    client.apply("fleetwright", PATH, data("{\"a\":\"1\"}"));

    var answer = client.apply("other", PATH, data("{\"a\":\"2\"}"), true);

    assertThat(answer.body().object("data")).isEqualTo(json("{\"a\":\"2\"}"));
    assertThat(answer.body().list("metadata", "managedFields")).hasSize(1);
  }

  @Test
  void items_of_associative_lists_are_owned_one_by_one() throws Exception {
    client.apply("fleetwright", DEPLOYMENT, deployment("[{\"name\":\"c\",\"image\":\"a:1\"}]"));

    var answer =
        client.apply(
            "mesh",
            DEPLOYMENT,
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},
             "spec":{"template":{"spec":{"containers":[{"name":"proxy","image":"p:1"}]}}}}\
            """);

    assertThat(answer.body().list("spec", "template", "spec", "containers"))
        .extracting(container -> container.text("name"))
        .containsExactlyInAnyOrder("c", "proxy");
    assertThat(JsonText.write(fields(answer, "mesh")))
        .isEqualTo(
            "{\"f:spec\":{\"f:template\":{\"f:spec\":{\"f:containers\":"
                + "{\"k:{\\\"name\\\":\\\"proxy\\\"}\":"
                + "{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}}");
  }

  @Test
  void a_change_of_the_spec_counts_and_a_label_does_not() throws Exception {
    var first =
        client.apply("fleetwright", DEPLOYMENT, deployment("[{\"name\":\"c\",\"image\":\"a:1\"}]"));
    var labelled =
        client.patch(Client.MERGE, DEPLOYMENT, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    var changed =
        client.apply("fleetwright", DEPLOYMENT, deployment("[{\"name\":\"c\",\"image\":\"a:2\"}]"));

    assertThat(List.of(first, labelled, changed))
        .extracting(answer -> answer.body().at("metadata", "generation"))
        .containsExactly(Json.num(1), Json.num(1), Json.num(2));
  }

  @Test
  void a_dry_run_stores_nothing() throws Exception {
    var answer =
        client.patch(
            Client.APPLY, PATH + "?fieldManager=fleetwright&dryRun=All", data("{\"a\":\"1\"}"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(client.get(PATH).status()).isEqualTo(404);
  }

  @Test
  void a_field_that_the_kind_does_not_have_is_refused() throws Exception {
    var answer =
        client.apply(
            "fleetwright",
            PATH,
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"x\":1}");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text("message"))
        .isEqualTo(
            "failed to create typed patch object (/a; /v1, Kind=ConfigMap):"
                + " .x: field not declared in schema");
  }

  private static Json fields(Client.Answer answer, String manager) {
    return answer.body().list("metadata", "managedFields").stream()
        .filter(entry -> manager.equals(entry.text("manager")))
        .findFirst()
        .map(entry -> (Json) entry.object("fieldsV1"))
        .orElse(Json.Null.NULL);
  }

  private static Json json(String text) {
    return Client.parse(text);
  }

  private static String data(String data) {
    return """
    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":%s}\
    """
        .formatted(data);
  }

  private static String deployment(String containers) {
    return """
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{
     "selector":{"matchLabels":{"app":"web"}},
     "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":%s}}}}\
    """
        .formatted(containers);
  }
}
