package dev.fleetwright.reconciler.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.reconcile.PlannedChange.Action;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InOrderTest {
  private static final ClusterPlan PLAN =
      new ClusterPlan(
          "one",
          new ClusterPlan.Target(
              "eks", "eu", List.of("prod"), Map.of(), "", "one", "push", "active"),
          List.of(
              unit("prod/web", Set.of("prod/migrate")),
              unit("prod/migrate", Set.of("prod/db")),
              unit("prod/db", Set.of())),
          List.of(),
          List.of(),
          List.of());

  private static ClusterPlan.Unit unit(String id, Set<String> needs) {
    return new ClusterPlan.Unit(id, "workload", "prod", id, "", needs, false, List.of());
  }

  private static PlannedChange change(
      Action action, String group, String kind, String name, String unit) {
    return new PlannedChange(
        new ObjectKey(group, kind, "store", name), unit, action, List.of(), List.of(), "");
  }

  @Test
  void what_is_needed_comes_before_what_needs_it_and_a_job_that_runs_again_says_so() {
    var shown =
        InOrder.of(
            List.of(
                change(Action.UPDATE, "apps", "Deployment", "web", "prod/web"),
                change(Action.CREATE, "batch", "Job", "migrate-65a24dfb", "prod/migrate"),
                change(Action.CREATE, "batch", "Job", "seed-65a24dfb", "prod/migrate"),
                change(Action.UPDATE, "apps", "StatefulSet", "db", "prod/db"),
                change(Action.DELETE, "batch", "Job", "migrate-55f7a0b7", "prod/migrate")),
            PLAN);

    assertThat(shown)
        .extracting(change -> change.action() + " " + change.object() + " " + change.when())
        .containsExactly(
            "UPDATE StatefulSet/store/db ",
            "CREATE Job/store/migrate-65a24dfb runs again, after Job/store/migrate-55f7a0b7",
            "CREATE Job/store/seed-65a24dfb ",
            "UPDATE Deployment/store/web ",
            "DELETE Job/store/migrate-55f7a0b7 ");
  }
}
