package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import dev.fleetwright.reconciler.testing.RealClusters;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A policy of a real API server that stores other values than those that were declared. */
class RealOverruledIT extends EngineContract {
  @RegisterExtension static final RealClusters REAL = RealClusters.shared("engine");

  private static final World WORLD = new RealWorld(REAL, "engine");
  private static final String ADMISSION = "/apis/admissionregistration.k8s.io/v1/";

  @Override
  World world() {
    return WORLD;
  }

  @BeforeEach
  void impose() throws Exception {
    world()
        .create(
            ADMISSION + "mutatingadmissionpolicies",
            """
            {'apiVersion':'admissionregistration.k8s.io/v1','kind':'MutatingAdmissionPolicy',
             'metadata':{'name':'overrule'},'spec':{'reinvocationPolicy':'Never',
              'matchConstraints':{'resourceRules':[
               {'apiGroups':['apps'],'apiVersions':['v1'],'operations':['CREATE','UPDATE'],
                'resources':['deployments']}]},
              'mutations':[
               {'patchType':'JSONPatch','jsonPatch':{'expression':'[JSONPatch{op: ~replace~,
                 path: ~/spec/template/spec/containers/0/image~, value: ~mirror/web:1~}]'}},
               {'patchType':'JSONPatch','jsonPatch':{'expression':'[JSONPatch{op: ~add~,
                 path: ~/metadata/labels/tier~, value: ~forced~}]'}}]}}\
            """
                .replace("~", "\\u0022")
                .replace("\n", ""));
    world()
        .create(
            ADMISSION + "mutatingadmissionpolicybindings",
            """
            {'apiVersion':'admissionregistration.k8s.io/v1','kind':'MutatingAdmissionPolicyBinding',
             'metadata':{'name':'overrule'},'spec':{'policyName':'overrule',
              'matchResources':{'namespaceSelector':{'matchLabels':
               {'kubernetes.io/metadata.name':'%s'}}}}}\
            """
                .formatted(ns));
    until(true);
  }

  /** Servers look at their policies every now and then. */
  private void until(boolean imposed) throws InterruptedException {
    if (live("/api/v1/namespaces/" + ns) == null) {
      world().create("/api/v1/namespaces", "{'kind':'Namespace','metadata':{'name':'" + ns + "'}}");
    }
    for (int i = 0; ; i++) {
      var tried =
          world().create(deployments() + "?dryRun=All", JsonText.write(labelled("probe").object()));
      if (imposed == "forced".equals(tried.text("metadata", "labels", "tier"))) {
        return;
      }
      assertThat(i).as("waited for the policy").isLessThan(200);
      Thread.sleep(50);
    }
  }

  @AfterEach
  void lift() {
    world().delete(ADMISSION + "mutatingadmissionpolicybindings/overrule");
    world().delete(ADMISSION + "mutatingadmissionpolicies/overrule");
  }

  private Manifest labelled(String name) {
    var object = deployment(ns, name, "web:1").object();
    var labels = Json.obj().put("tier", "asked").build();
    return Manifest.of(object.with("metadata", object.object("metadata").with("labels", labels)));
  }

  @Test
  void a_rewritten_value_is_told_and_the_declared_one_comes_back_once_the_policy_is_gone()
      throws Exception {
    var plan = plan(unit("a", namespace(ns), labelled("web")));

    for (var cycle : List.of(settled(plan), settled(plan), cycle(plan, Options.PLAN))) {
      assertThat(cycle.foreign())
          .filteredOn(Foreign::isOverruled)
          .extracting(Foreign::path, Foreign::declared, Foreign::stored)
          .containsExactlyInAnyOrder(
              tuple("metadata.labels.tier", "\"asked\"", "\"forced\""),
              tuple(
                  "spec.template.spec.containers[name=app].image",
                  "\"web:1\"",
                  "\"mirror/web:1\""));
      assertThat(cycle.status().foreign().overruled()).isEqualTo(2);
      assertThat(cycle.status().foreign().warnings()).isEqualTo(2);
    }
    assertThat(settled(plan).changes()).isEmpty();

    lift();
    until(false);

    assertThat(changes(settled(plan))).containsExactly("REPAIR Deployment/" + ns + "/web");
    assertThat(found(deployments() + "/web").list("spec", "template", "spec", "containers"))
        .extracting(container -> container.text("image"))
        .containsExactly("web:1");
    assertThat(text(deployments() + "/web", "metadata", "labels", "tier")).contains("asked");
    assertThat(settled(plan).foreign()).isEmpty();
  }
}
