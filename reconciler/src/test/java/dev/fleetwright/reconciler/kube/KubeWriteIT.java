package dev.fleetwright.reconciler.kube;

import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Cause;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Preconditions;
import dev.fleetwright.reconciler.cluster.ClusterSession.Propagation;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What real API servers make of our applies, creates and deletes. */
@NullUnmarked
class KubeWriteIT extends OnRealCluster {
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
}
