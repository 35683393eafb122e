package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.role;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.manifest.Manifest;
import org.junit.jupiter.api.Test;

/** When roles and bindings that are no longer wanted go. */
abstract class RevocationContract extends EngineContract {
  private Manifest account(String name) {
    return manifest(
        "{'apiVersion':'v1','kind':'ServiceAccount','metadata':{'name':'%s','namespace':'%s'}}"
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
                role(ns, "reader"),
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
                role(ns, "web"),
                binding("web", "web", ofAccount("web")))));
    var renamed =
        plan(
            unit(
                "a",
                namespace(ns),
                web("web2", "web:missing"),
                account("web2"),
                role(ns, "web2"),
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
    settled(plan(unit("a", namespace(ns), role(ns, "r"), binding("one", "r", user("ann")))));

    settled(plan(unit("a", namespace(ns), role(ns, "r"), binding("two", "r", user("ann")))));

    assertThat(ledger())
        .containsSubsequence(
            "create RoleBinding.rbac.authorization.k8s.io/" + ns + "/two done",
            "delete RoleBinding.rbac.authorization.k8s.io/" + ns + "/one intended");
    assertThat(existing(rbac("rolebindings"), "one", "two")).containsExactly("two");
  }
}
