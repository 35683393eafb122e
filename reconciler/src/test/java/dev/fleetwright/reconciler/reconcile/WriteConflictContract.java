package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.manifest.Manifest;
import org.junit.jupiter.api.Test;

/** What a write conflicts with and is no longer wanted is deleted before the write. */
abstract class WriteConflictContract extends EngineContract {
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
}
