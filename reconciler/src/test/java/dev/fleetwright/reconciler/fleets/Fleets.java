package dev.fleetwright.reconciler.fleets;

import dev.fleetwright.compiler.compile.Compiler;
import dev.fleetwright.compiler.git.FleetRepo;
import dev.fleetwright.compiler.git.GitFailure;
import dev.fleetwright.compiler.git.WorktreeReader;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.reconcile.ClusterReconciler;
import dev.fleetwright.reconciler.reconcile.FleetReconciler;
import dev.fleetwright.reconciler.store.FleetStore;
import java.nio.file.Path;
import java.util.Map;

/** From a folder to its plan, and the engine that brings real clusters to it. */
final class Fleets {
  private Fleets() {}

  static FleetPlan plan(Path repo) throws GitFailure {
    var snapshot = WorktreeReader.read(FleetRepo.locate(repo, "intent.yaml"));
    return ((Compiled) Compiler.compile(snapshot, "intent.yaml")).plan();
  }

  static FleetReconciler engine(Path kubeconfig, FleetStore store) {
    var clusters = KubeClusters.of(KubeOptions.of(kubeconfig, Map.of()));
    return new FleetReconciler(
        new ClusterReconciler(clusters, store, Pace.system()),
        Pace.system(),
        FleetReconciler.AT_ONCE,
        (cluster, bug) -> {
          throw new AssertionError(cluster, bug);
        });
  }
}
