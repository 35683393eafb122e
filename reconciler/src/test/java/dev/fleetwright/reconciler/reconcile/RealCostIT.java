package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.deployment;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.plan;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.Stores;
import dev.fleetwright.reconciler.testing.RealClusters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cycles cost an API server, by its own count: 200 objects of 20 kinds. */
class RealCostIT {
  @RegisterExtension
  static final RealClusters REAL = RealClusters.fresh("cost").withoutControllers();

  private static final List<String> SIMPLE =
      List.of(
          "v1 Secret {'data':{'a':'YQ=='}}",
          "v1 ServiceAccount {}",
          "v1 Service"
              + " {'spec':{'selector':{'a':'b'},'ports':[{'name':'http','port':80,'protocol':'TCP','targetPort':80}]}}",
          "v1 LimitRange {'spec':{'limits':[{'type':'Container','default':{'cpu':'1'}}]}}",
          "v1 ResourceQuota {'spec':{'hard':{'pods':'100'}}}",
          "v1 PersistentVolumeClaim"
              + " {'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}",
          "rbac.authorization.k8s.io/v1 Role"
              + " {'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}",
          "rbac.authorization.k8s.io/v1 RoleBinding"
              + " {'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'x'},'subjects':[]}",
          "networking.k8s.io/v1 NetworkPolicy {'spec':{'podSelector':{}}}",
          "networking.k8s.io/v1 Ingress"
              + " {'spec':{'defaultBackend':{'service':{'name':'x','port':{'number':80}}}}}",
          "policy/v1 PodDisruptionBudget"
              + " {'spec':{'minAvailable':1,'selector':{'matchLabels':{'a':'b'}}}}",
          "autoscaling/v2 HorizontalPodAutoscaler"
              + " {'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'none'}}}",
          "batch/v1 Job"
              + " {'spec':{'suspend':true,'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}",
          "batch/v1 CronJob {'spec':{'schedule':'0 0 1 1"
              + " *','jobTemplate':{'spec':{'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}}}",
          "apps/v1 StatefulSet"
              + " {'spec':{'serviceName':'x','selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}",
          "apps/v1 DaemonSet"
              + " {'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");

  private static Manifest[] objects(String name) {
    var all = new ArrayList<Manifest>();
    for (int n = 0; n < 10; n++) {
      var ns = name + n;
      all.add(namespace(ns));
      all.add(configMap(ns, "m", "1"));
      all.add(deployment(ns, "web", "web:1"));
      for (var simple : SIMPLE) {
        var parts = simple.split(" ", 3);
        all.add(
            manifest(
                "{'apiVersion':'%s','kind':'%s','metadata':{'name':'x','namespace':'%s'}%s"
                    .formatted(
                        parts[0],
                        parts[1],
                        ns,
                        parts[2].equals("{}") ? "}" : "," + parts[2].substring(1))));
      }
      all.add(
          manifest(
              "{'apiVersion':'scheduling.k8s.io/v1','kind':'PriorityClass','metadata':{'name':'%s'},'value':%d}"
                  .formatted(ns, n)));
    }
    return all.toArray(Manifest[]::new);
  }

  @Test
  void nothing_to_do_costs_kinds_and_two_reads_and_the_first_apply_two_seconds() throws Exception {
    var world = new RealWorld(REAL, "cost");
    var warm = plan("cost", unit("a", objects("warm-")));
    var plan =
        plan(
            "cost",
            unit("a", warm.manifests().toArray(Manifest[]::new)),
            unit("b", objects("cost-")));
    var kinds = plan.manifests().stream().map(m -> m.key().groupKind()).distinct().count();
    try (var store = Stores.memory("test")) {
      var engine = new ClusterReconciler(world.clusters(), store, Pace.system());
      var cold = timed(() -> engine.reconcile(warm, "c1", Options.CYCLE));
      var first = timed(() -> engine.reconcile(plan, "c2", Options.CYCLE));

      var before = REAL.cluster("cost").requests();
      var steady = timed(() -> engine.reconcile(plan, "c2", Options.CYCLE));
      var asked = REAL.cluster("cost").requests().since(before);

      System.out.printf(
          "200 objects of %d kinds: cold %d ms, warm %d ms; nothing to do with 400: %d ms%n",
          kinds, cold.toMillis(), first.toMillis(), steady.toMillis());
      assertThat(asked.writes()).as(asked.toString()).isZero();
      assertThat(asked.reads() - asked.counts().getOrDefault("GET openapi/v3", 0L))
          .as(asked.toString())
          .isEqualTo(kinds + 2);
      // Generous, for the machine may be busy; what is wanted is under 2 s.
      assertThat(first).isLessThan(Duration.ofSeconds(6));
    }
  }

  private interface Turn {
    Cycle take() throws InterruptedException;
  }

  private static Duration timed(Turn turn) throws InterruptedException {
    var start = Instant.now();
    var cycle = turn.take();
    var took = Duration.between(start, Instant.now());
    assertThat(cycle.status().state()).as(cycle.status().toString()).isEqualTo(State.IN_SYNC);
    return took;
  }
}
