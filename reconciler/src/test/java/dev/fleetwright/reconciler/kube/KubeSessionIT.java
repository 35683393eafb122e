package dev.fleetwright.reconciler.kube;

import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Cause;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.Preconditions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Propagation;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.testing.RealClusters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What real API servers make of our requests, and we of their answers. */
@NullUnmarked
class KubeSessionIT {
  @RegisterExtension static final RealClusters REAL = RealClusters.shared("main", "older=1.34");

  private static final ApplyOptions PLAIN = new ApplyOptions(false, false);
  private static final ApplyOptions FORCE = new ApplyOptions(true, false);
  private static final ResourceType CONFIG_MAP = type("", "v1", "ConfigMap", "configmaps", true);
  private static final ResourceType SECRET = type("", "v1", "Secret", "secrets", true);
  private static final ResourceType NAMESPACE = type("", "v1", "Namespace", "namespaces", false);
  private static final ResourceType DEPLOYMENT =
      type("apps", "v1", "Deployment", "deployments", true);

  private ClusterSession session;
  private String namespace;

  @BeforeEach
  void open(TestInfo test) throws Exception {
    session = clusters(REAL.kubeconfig()).open("main");
    namespace = "kube-it-" + Integer.toHexString(test.getDisplayName().hashCode());
    session.apply(
        NAMESPACE,
        json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'" + namespace + "'}}"),
        FORCE);
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void a_cluster_is_known_by_its_system_namespace() throws Exception {
    var uid = JsonText.parse(REAL.cluster("main").get("/api/v1/namespaces/kube-system"));

    assertThat(session.identity().uid()).isEqualTo(uid.text("metadata", "uid"));
  }

  @Test
  void discovery_tells_kinds_scopes_verbs_and_the_version() throws Exception {
    var found = session.discovery(false);

    assertThat(found.version()).isEqualTo("v1.37.2");
    assertThat(found.stale()).isEmpty();
    assertThat(found.types().get(DEPLOYMENT.gvk()))
        .isEqualTo(
            new ResourceType(
                DEPLOYMENT.gvk(),
                "deployments",
                true,
                Set.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch")));
    assertThat(found.types().get(NAMESPACE.gvk()).namespaced()).isFalse();
    assertThat(found.types())
        .doesNotContainKey(GroupVersionKind.of("authentication.k8s.io/v1", "TokenReview"));
  }

  @Test
  void discovery_is_asked_once_and_a_refresh_moves_nothing() throws Exception {
    var clusters = clusters(REAL.kubeconfig());
    var first = clusters.open("main").discovery(false);
    var before = REAL.cluster("main").requests();
    var again = clusters.open("main").discovery(false);
    var refreshed = clusters.open("main").discovery(true);

    assertThat(again).isSameAs(first);
    assertThat(refreshed).isEqualTo(first);
    assertThat(REAL.cluster("main").requests().since(before).counts())
        .containsEntry("GET api", 1L)
        .containsEntry("GET apis", 1L);
  }

  @Test
  void a_server_that_emulates_an_older_minor_is_of_that_minor() throws Exception {
    try (var older = clusters(REAL.kubeconfig()).open("older")) {
      assertThat(older.discovery(false).version()).isEqualTo("v1.34");
    }
  }

  @Test
  void a_list_of_many_pages_is_whole() throws Exception {
    for (int i = 0; i < 1_203; i++) {
      session.apply(
          CONFIG_MAP, configMap("page-" + i, "{'fleet':'pages'}", "{'n':'" + i + "'}"), FORCE);
    }
    session.apply(CONFIG_MAP, configMap("foreign", "{'fleet':'other'}", "{}"), FORCE);

    var listing = session.list(CONFIG_MAP, "fleet=pages", Detail.FULL);

    assertThat(listing.items())
        .extracting(item -> item.object().text("data", "n"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 1_203).mapToObj(String::valueOf).toList());
    assertThat(listing.resourceVersion()).isNotEmpty();
    assertThat(listing.items())
        .allSatisfy(item -> {
          assertThat(GroupVersionKind.of(item.object())).isEqualTo(CONFIG_MAP.gvk());
          assertThat(item.uid()).isNotEmpty();
          assertThat(item.resourceVersion()).isNotEmpty();
        });
  }

  @Test
  void a_metadata_list_has_the_metadata_alone() throws Exception {
    session.apply(
        SECRET,
        json(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','namespace':'"
                + namespace
                + "','labels':{'a':'meta'}},'stringData':{'k':'CANARY'}}"),
        FORCE);

    var items = session.list(SECRET, namespace, "a=meta", Detail.METADATA).items();

    assertThat(items).hasSize(1);
    assertThat(items.getFirst().object().fields())
        .containsOnlyKeys("apiVersion", "kind", "metadata");
    assertThat(items.getFirst().object().text("kind")).isEqualTo("Secret");
    assertThat(items.getFirst().object().list("metadata", "managedFields")).hasSize(1);
  }

  @Test
  void a_kind_that_is_not_served_is_told_from_an_object_that_is_not_there() throws Exception {
    var gone = type("example.org", "v1", "Gadget", "gadgets", true);
    var newer = type("apps", "v9", "Deployment", "deployments", true);

    assertThat(failureOf(() -> session.list(gone, "", Detail.FULL)).kind())
        .isEqualTo(Kind.NO_SUCH_KIND);
    assertThat(failureOf(() -> session.get(newer, namespace, "x")).kind())
        .isEqualTo(Kind.NO_SUCH_KIND);
    assertThat(session.get(CONFIG_MAP, namespace, "x")).isNull();
    assertThat(session.get(CONFIG_MAP, "no-such-namespace", "x")).isNull();
    var homeless =
        configMap("x", "{}", "{}")
            .with("metadata", json("{'name':'x','namespace':'no-such-namespace'}"));
    assertThat(failureOf(() -> session.apply(CONFIG_MAP, homeless, FORCE)))
        .hasMessage(
            "apply ConfigMap/no-such-namespace/x: namespaces \"no-such-namespace\" not found")
        .extracting("kind")
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void an_apply_stores_the_bytes_that_were_sent_under_our_manager() throws Exception {
    var applied = session.apply(CONFIG_MAP, configMap("c", "{}", "{'a':'1'}"), PLAIN);

    var live = session.get(CONFIG_MAP, namespace, "c");
    assertThat(applied.object()).isEqualTo(live);
    assertThat(live.object("data")).isEqualTo(json("{'a':'1'}"));
    assertThat(live.list("metadata", "managedFields").getFirst().text("manager"))
        .isEqualTo("fleetwright");
    assertThat(live.list("metadata", "managedFields").getFirst().text("operation"))
        .isEqualTo("Apply");
  }

  @Test
  void a_dry_run_stores_nothing() throws Exception {
    var tried =
        session.apply(CONFIG_MAP, configMap("c", "{}", "{'a':'1'}"), new ApplyOptions(true, true));

    assertThat(tried.object().object("data")).isEqualTo(json("{'a':'1'}"));
    assertThat(session.get(CONFIG_MAP, namespace, "c")).isNull();
  }

  @Test
  void the_same_apply_again_writes_nothing() throws Exception {
    var first = session.apply(CONFIG_MAP, configMap("c", "{}", "{'a':'1'}"), FORCE);
    var second = session.apply(CONFIG_MAP, configMap("c", "{}", "{'a':'1'}"), FORCE);

    assertThat(second.object()).isEqualTo(first.object());
  }

  @Test
  void a_field_of_another_manager_is_a_conflict_that_names_both() throws Exception {
    REAL.cluster("main")
        .apply(path("configmaps/c"), JsonText.write(configMap("c", "{}", "{'a':'1'}")));

    var failure =
        failureOf(() -> session.apply(CONFIG_MAP, configMap("c", "{}", "{'a':'2'}"), PLAIN));

    assertThat(failure.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(failure.status()).isEqualTo(409);
    assertThat(failure.causes())
        .containsExactly(new Cause(".data.a", "FieldManagerConflict", "conflict with \"test\""));
    assertThat(failure.causes().getFirst().manager()).contains("test");
    assertThat(
            session
                .apply(CONFIG_MAP, configMap("c", "{}", "{'a':'2'}"), FORCE)
                .object()
                .text("data", "a"))
        .isEqualTo("2");
  }

  @Test
  void a_version_or_uid_that_passed_is_a_conflict_without_causes() throws Exception {
    var live = session.apply(CONFIG_MAP, configMap("c", "{}", "{'a':'1'}"), FORCE).object();
    session.apply(CONFIG_MAP, configMap("c", "{}", "{'a':'2'}"), FORCE);

    var stale =
        failureOf(() ->
            session.apply(
                CONFIG_MAP,
                pinned("c", live.text("metadata", "uid"), live.text("metadata", "resourceVersion")),
                FORCE));
    var other =
        failureOf(() ->
            session.apply(
                CONFIG_MAP, pinned("c", "00000000-0000-0000-0000-000000000000", null), FORCE));
    var absent =
        failureOf(() ->
            session.apply(
                CONFIG_MAP, pinned("absent", "00000000-0000-0000-0000-000000000000", null), FORCE));

    assertThat(List.of(stale.kind(), other.kind(), absent.kind())).containsOnly(Kind.CONFLICT);
    assertThat(stale.causes()).isEmpty();
    assertThat(stale).hasMessageContaining("the object has been modified");
  }

  @Test
  void a_version_that_is_current_is_written_over() throws Exception {
    var live = session.apply(CONFIG_MAP, configMap("c", "{}", "{'a':'1'}"), FORCE).object();

    var next =
        session.apply(
            CONFIG_MAP,
            pinned("c", live.text("metadata", "uid"), live.text("metadata", "resourceVersion")),
            FORCE);

    assertThat(next.object().text("data", "a")).isEqualTo("3");
  }

  @Test
  void of_two_creates_one_is_a_conflict() throws Exception {
    var created = session.create(CONFIG_MAP, configMap("c", "{}", "{'a':'1'}"));
    var failure = failureOf(() -> session.create(CONFIG_MAP, configMap("c", "{}", "{'a':'2'}")));

    assertThat(created.text("data", "a")).isEqualTo("1");
    assertThat(failure.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(failure)
        .hasMessage("create ConfigMap/" + namespace + "/c: configmaps \"c\" already exists");
  }

  @Test
  void a_refused_object_says_which_fields() throws Exception {
    var bad =
        json(
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d','namespace':'"
                + namespace
                + "'},'spec':{'replicas':-1,'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[]}}}}");

    var failure = failureOf(() -> session.apply(DEPLOYMENT, bad, FORCE));

    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
    assertThat(failure.causes())
        .containsExactly(
            new Cause(
                "spec.replicas",
                "FieldValueInvalid",
                "Invalid value: -1: must be greater than or equal to 0"),
            new Cause("spec.template.spec.containers", "FieldValueRequired", "Required value"));
    assertThat(failure)
        .hasMessageStartingWith(
            "apply Deployment/"
                + namespace
                + "/d: Deployment.apps \"d\" is invalid: [spec.replicas:");
  }

  @Test
  void an_unknown_field_is_refused_though_the_server_calls_it_its_own_error() {
    var bad = configMap("c", "{}", "{}").with("dato", Json.obj().put("a", "1").build());

    var failure = failureOf(() -> session.apply(CONFIG_MAP, bad, FORCE));

    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
    assertThat(failure.status()).isEqualTo(500);
    assertThat(failure.causes())
        .containsExactly(new Cause(".dato", "FieldValueInvalid", "field not declared in schema"));
  }

  @Test
  void no_value_of_a_secret_comes_back_in_a_failure() {
    var bodies =
        List.of(
            "'stringData':{'a':{'b':'CANARY'}}",
            "'data':{'a':'CANARY not base64'}",
            "'data':{'a':'Q0FOQVJZ'},'type':'CANARY/x','immutable':'CANARY'",
            "'stringdata':{'a':'CANARY'}",
            "'type':'kubernetes.io/dockerconfigjson','stringData':{'.dockerconfigjson':'CANARY'}",
            "'type':'kubernetes.io/tls','stringData':{'tls.crt':'CANARY','tls.key':''},'data':{'x y':'Q0FOQVJZ'}");
    for (var body : bodies) {
      var secret =
          json(
              "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','namespace':'"
                  + namespace
                  + "','labels':{'l':'CANARY is no label'}},"
                  + body
                  + "}");

      var failure = failureOf(() -> session.apply(SECRET, secret, FORCE));

      assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.INVALID);
      assertThat(Failures.everythingSaid(failure))
          .doesNotContainIgnoringCase("CANARY")
          .doesNotContain("Q0FOQVJZ");
    }
  }

  @Test
  void a_refused_secret_still_says_where() {
    var secret =
        json(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','namespace':'"
                + namespace
                + "'},'data':{'a':'?'}}");
    var typed =
        json(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','namespace':'"
                + namespace
                + "'},'stringData':{'a':{'b':'CANARY'}}}");

    assertThat(failureOf(() -> session.apply(SECRET, secret, FORCE)))
        .hasMessage("apply Secret/" + namespace + "/s: illegal base64 data at input byte 0");
    assertThat(failureOf(() -> session.apply(SECRET, typed, FORCE)))
        .hasMessage("apply Secret/" + namespace + "/s: .stringData.a: FieldValueInvalid");
  }

  @Test
  void a_policy_that_denies_is_told_from_missing_rights() throws Exception {
    var cluster = REAL.cluster("main");
    cluster.apply(
        "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/kube-it",
        """
        {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, metadata: {name: kube-it},
         spec: {failurePolicy: Fail, matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}]},
         validations: [{expression: "!has(object.data) || !('forbidden' in object.data)", message: "not here"}]}}
        """);
    cluster.apply(
        "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/kube-it",
        """
        {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicyBinding, metadata: {name: kube-it},
         spec: {policyName: kube-it, validationActions: [Deny]}}
        """);
    try {
      var denied =
          Failures.eventually(
              () -> session.apply(CONFIG_MAP, configMap("c", "{}", "{'forbidden':'1'}"), FORCE));

      assertThat(denied.kind()).isEqualTo(Kind.DENIED);
      assertThat(denied).hasMessageContaining("not here");
    } finally {
      cluster.send(
          "DELETE",
          "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/kube-it",
          "application/json",
          "");
      cluster.send(
          "DELETE",
          "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/kube-it",
          "application/json",
          "");
    }
  }

  @Test
  void a_quota_denies_too() throws Exception {
    REAL.cluster("main")
        .apply(
            path("resourcequotas/none"),
            "{apiVersion: v1, kind: ResourceQuota, metadata: {name: none}, spec: {hard: {services: \"0\"}}}");
    var service =
        json(
            "{'apiVersion':'v1','kind':'Service','metadata':{'name':'s','namespace':'"
                + namespace
                + "'},'spec':{'ports':[{'port':80}]}}");

    var failure =
        Failures.eventually(() ->
            session.apply(
                type("", "v1", "Service", "services", true),
                service,
                new ApplyOptions(true, true)));

    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
  }

  @Test
  void a_namespace_on_its_way_out_takes_nothing_and_says_so() throws Exception {
    var held = configMap("held", "{}", "{}");
    session.apply(
        CONFIG_MAP,
        held.with(
            "metadata",
            held.object("metadata")
                .with("finalizers", Json.strings(List.of("fleetwright.dev/test")))),
        FORCE);
    var live = session.get(NAMESPACE, "", namespace);
    assertThat(
            session.delete(
                NAMESPACE,
                "",
                namespace,
                new Preconditions(live.text("metadata", "uid"), null),
                Propagation.BACKGROUND))
        .isTrue();

    var failure = failureOf(() -> session.apply(CONFIG_MAP, configMap("c", "{}", "{}"), FORCE));

    REAL.cluster("main")
        .send(
            "PATCH",
            path("configmaps/held"),
            "application/merge-patch+json",
            "{\"metadata\":{\"finalizers\":null}}");
    assertThat(failure.kind()).isEqualTo(Kind.TERMINATING);
  }

  @Test
  void a_delete_needs_the_object_that_was_seen() throws Exception {
    var live = session.apply(CONFIG_MAP, configMap("c", "{}", "{'a':'1'}"), FORCE).object();
    var uid = live.text("metadata", "uid");
    var version = live.text("metadata", "resourceVersion");
    session.apply(CONFIG_MAP, configMap("c", "{}", "{'a':'2'}"), FORCE);

    assertThat(
            failureOf(() ->
                    session.delete(
                        CONFIG_MAP,
                        namespace,
                        "c",
                        new Preconditions("other", null),
                        Propagation.BACKGROUND))
                .kind())
        .isEqualTo(Kind.CONFLICT);
    assertThat(
            failureOf(() ->
                    session.delete(
                        CONFIG_MAP,
                        namespace,
                        "c",
                        new Preconditions(uid, version),
                        Propagation.BACKGROUND))
                .kind())
        .isEqualTo(Kind.CONFLICT);
    assertThat(session.get(CONFIG_MAP, namespace, "c")).isNotNull();
    assertThat(
            session.delete(
                CONFIG_MAP, namespace, "c", new Preconditions(uid, null), Propagation.BACKGROUND))
        .isTrue();
    assertThat(
            session.delete(
                CONFIG_MAP, namespace, "c", new Preconditions(uid, null), Propagation.ORPHAN))
        .isFalse();
    assertThat(
            failureOf(() ->
                    session.delete(
                        type("example.org", "v1", "Gadget", "gadgets", true),
                        namespace,
                        "c",
                        new Preconditions(uid, null),
                        Propagation.ORPHAN))
                .kind())
        .isEqualTo(Kind.NO_SUCH_KIND);
  }

  @Test
  void a_warning_of_the_server_comes_with_what_was_stored() throws Exception {
    var pod =
        json(
            "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'"
                + namespace
                + "','annotations':{'container.apparmor.security.beta.kubernetes.io/c':'runtime/default'}},'spec':{'containers':[{'name':'c','image':'i','env':[{'name':'A','value':'1'}]}],'nodeSelector':{'beta.kubernetes.io/arch':'amd64'}}}");

    var applied =
        session.apply(type("", "v1", "Pod", "pods", true), pod, new ApplyOptions(true, true));

    assertThat(applied.warnings())
        .anySatisfy(warning -> assertThat(warning).contains("beta.kubernetes.io/arch"));
  }

  @Test
  void a_stranger_may_do_nothing_and_a_bad_token_is_nobody(@TempDir Path folder) throws Exception {
    var stranger =
        Files.writeString(folder.resolve("stranger"), REAL.cluster("main").kubeconfigOfStranger());
    var nobody =
        Files.writeString(
            folder.resolve("nobody"),
            REAL.cluster("main")
                .kubeconfig()
                .replace(REAL.cluster("main").token(), "WRONG-CANARY"));

    try (var one = clusters(stranger).open("main");
        var other = clusters(nobody).open("main")) {
      var forbidden = failureOf(() -> one.list(CONFIG_MAP, "", Detail.FULL));
      var unauthorised = failureOf(other::identity);

      assertThat(forbidden.kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(forbidden).hasMessageContaining("cannot list resource \"configmaps\"");
      assertThat(unauthorised.kind()).isEqualTo(Kind.UNAUTHORISED);
      assertThat(Failures.everythingSaid(unauthorised)).doesNotContain("CANARY");
    }
  }

  @Test
  void an_object_larger_than_the_server_takes_is_told_as_such() {
    var big = configMap("big", "{}", "{'a':'" + "x".repeat(3_200_000) + "'}");

    assertThat(failureOf(() -> session.apply(CONFIG_MAP, big, FORCE)).kind())
        .isEqualTo(Kind.TOO_LARGE);
  }

  private Json.Obj configMap(String name, String labels, String data) {
    return Json.obj()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put(
            "metadata",
            Json.obj()
                .put("name", name)
                .put("namespace", namespace)
                .putNonEmpty("labels", json(labels))
                .build())
        .put("data", json(data))
        .build();
  }

  private Json.Obj pinned(String name, String uid, String version) {
    var body = configMap(name, "{}", "{'a':'3'}");
    var metadata =
        Json.obj().putAll(body.object("metadata")).put("uid", uid).put("resourceVersion", version);
    return body.with("metadata", metadata.build());
  }

  private String path(String rest) {
    return "/api/v1/namespaces/" + namespace + "/" + rest;
  }

  private static KubeClusters clusters(Path kubeconfig) {
    return KubeClusters.of(KubeOptions.of(kubeconfig, Map.of()));
  }

  private static ResourceType type(
      String group, String version, String kind, String plural, boolean namespaced) {
    return new ResourceType(
        new GroupVersionKind(group, version, kind), plural, namespaced, Set.of());
  }

  private static Json.Obj json(String text) {
    try {
      return (Json.Obj) JsonText.parse(text.replace('\'', '"'));
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
