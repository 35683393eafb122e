package dev.fleetwright.reconciler.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.Attribution;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import dev.fleetwright.reconciler.drift.FieldDiff.FieldChange;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.PlannedChange;
import dev.fleetwright.reconciler.reconcile.PlannedChange.Action;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CyclesTextTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ObjectKey WEB = new ObjectKey("apps", "Deployment", "shop", "web");
  private static final ObjectKey SETTINGS = new ObjectKey("", "ConfigMap", "shop", "settings");
  private static final ObjectKey OLD = new ObjectKey("", "Service", "shop", "old");
  private static final ObjectKey SHOP = new ObjectKey("", "Namespace", "", "shop");

  private static Cycle cycle(
      String cluster,
      State state,
      String message,
      List<Blocked> blocked,
      PlannedChange... changes) {
    return new Cycle(
        new ClusterStatus(
            cluster,
            "eks",
            List.of("dev"),
            state,
            "c",
            "d",
            9,
            0,
            0,
            blocked,
            Health.HEALTHY,
            message,
            NOON,
            NOON,
            0,
            null),
        List.of(changes),
        List.of());
  }

  private static PlannedChange change(ObjectKey key, Action action, FieldChange... fields) {
    return new PlannedChange(key, "dev/web", action, List.of(), List.of(fields), "");
  }

  @Test
  void clusters_of_which_the_same_is_to_be_said_share_a_paragraph() {
    var update =
        change(
            SETTINGS,
            Action.UPDATE,
            new FieldChange("data.LEVEL", Json.str("info"), Json.str("debug")));
    var repair =
        new PlannedChange(
            WEB,
            "dev/web",
            Action.REPAIR,
            List.of(new Attribution("kubectl-edit", "Update", "2026-03-01T10:42:00Z", List.of())),
            List.of(new FieldChange("spec.replicas", Json.num(5), Json.num(2))),
            "");
    var delete = change(OLD, Action.DELETE);

    var text =
        new CyclesText(false)
            .of(
                List.of(
                    cycle("eks-1", State.INCOMPLETE, "", List.of(), update, repair, delete),
                    cycle("eks-2", State.INCOMPLETE, "", List.of(), update, repair, delete),
                    cycle("gke-1", State.IN_SYNC, "", List.of()),
                    cycle(
                        "lab",
                        State.UNREACHABLE,
                        "ask who the cluster is: connection refused",
                        List.of(
                            new Blocked(
                                "", "FW2002", "connection refused", "see whether it runs")))));

    assertThat(text)
        .isEqualTo(
            """
            eks-1, eks-2: 1 to update, 1 to repair, 1 to delete
              ~ ConfigMap/shop/settings  (dev/web)
                  data.LEVEL: "info" -> "debug"
              ~ Deployment/shop/web  (dev/web)  changed by kubectl-edit at 2026-03-01T10:42:00Z
                  spec.replicas: 5 -> 2
              - Service/shop/old  (dev/web)

            gke-1: in sync, nothing to change

            lab: FW2002: ask who the cluster is: connection refused
                  fix: see whether it runs

            4 clusters: 2 to change, 1 not reconciled
            """);
  }

  @Test
  void what_is_held_back_is_said_with_its_reason_and_not_counted_as_done() {
    var held = new Blocked("Namespace/shop", "FW2027", "protected: a Namespace", "approve it");
    var refused =
        new Blocked("Deployment/shop/web", "FW2012", "no\nwith a \u001b[1mline", "ask its owner");

    assertThat(
            new CyclesText(true)
                .of(
                    List.of(
                        new Cycle(
                            cycle("eks-1", State.INCOMPLETE, "", List.of(refused, held)).status(),
                            List.of(change(WEB, Action.CREATE), change(SETTINGS, Action.CREATE)),
                            List.of(
                                new Foreign(
                                    SETTINGS, "metadata.labels.team", "kubectl-label", "", ""))))))
        .isEqualTo(
            """
            eks-1: 1 created, 2 held back
              ! Deployment/shop/web: FW2012: no with a \\u001B[1mline
                  fix: ask its owner
              ! Namespace/shop: FW2027: protected: a Namespace
                  fix: approve it
              + ConfigMap/shop/settings  (dev/web)
              (ConfigMap/shop/settings has fields of kubectl-label that nobody declared: metadata.labels.team)

            1 cluster: 1 changed, 1 with objects held back
            """);
    assertThat(SHOP).hasToString("Namespace/shop");
  }

  @Test
  void a_cluster_of_which_all_that_would_change_is_held_back_does_not_change() {
    var refused = new Blocked("Deployment/shop/web", "FW2011", "not so", "correct it");
    var cycle = cycle("eks-1", State.INCOMPLETE, "", List.of(refused), change(WEB, Action.UPDATE));

    assertThat(new CyclesText(false).of(List.of(cycle)))
        .isEqualTo(
            """
            eks-1: 1 held back
              ! Deployment/shop/web: FW2011: not so
                  fix: correct it

            1 cluster: 0 to change, 1 with objects held back
            """);
  }

  @Test
  void a_cluster_lost_on_the_way_is_told_with_what_was_done_by_then() {
    var why = new Blocked("", "FW2002", "the connection broke", "see whether it runs");
    var lost =
        cycle(
            "eks-1",
            State.UNREACHABLE,
            "the connection broke",
            List.of(why),
            change(SETTINGS, Action.UPDATE),
            change(OLD, Action.DELETE));
    var nothing = cycle("eks-2", State.UNREACHABLE, "the connection broke", List.of(why));

    assertThat(new CyclesText(true).of(List.of(lost, nothing)))
        .isEqualTo(
            """
            eks-1: FW2002: the connection broke; before that 1 updated, 1 deleted
                  fix: see whether it runs
              ~ ConfigMap/shop/settings  (dev/web)
              - Service/shop/old  (dev/web)

            eks-2: FW2002: the connection broke
                  fix: see whether it runs

            2 clusters: 1 changed, 2 not reconciled
            """);
  }

  @Test
  void a_cluster_that_is_taken_over_is_changed_by_that() {
    var status = cycle("eks-1", State.IN_SYNC, "", List.of()).status();
    var cycle = List.of(new Cycle(status, List.of(), List.of(), true));

    assertThat(new CyclesText(true).of(cycle))
        .isEqualTo("eks-1: taken over\n\n1 cluster: 1 changed\n");
    assertThat(new CyclesText(false).of(cycle))
        .isEqualTo("eks-1: to take over\n\n1 cluster: 1 to change\n");
  }

  @Test
  void nothing_that_a_file_or_a_cluster_says_ends_a_line_or_steers_the_terminal() {
    var bad = "x\nforged \u001b]0;t\u0007\u202ey";
    var object = new ObjectKey("", bad, bad, bad);
    var who = new Attribution(bad, "Update", bad, List.of(bad));
    var change =
        new PlannedChange(
            object,
            bad,
            Action.REPAIR,
            List.of(who),
            List.of(new FieldChange(bad, Json.str(bad), Json.str(bad))),
            bad);
    var held = List.of(new Blocked(bad, bad, bad, bad), new Blocked(bad + 1, bad, bad, bad));
    var cycle =
        new Cycle(
            cycle(bad, State.INCOMPLETE, bad, held).status(),
            List.of(change),
            List.of(new Foreign(object, bad, bad, bad, bad)));

    for (var text :
        List.of(
            new CyclesText(true).of(List.of(cycle)),
            new CyclesText(true).brief(List.of(cycle)),
            StatusText.of(List.of(cycle.status()), Instant.EPOCH))) {
      assertThat(text)
          .doesNotContain("\u001b", "\u0007", "\u202e")
          .doesNotContainPattern("(?m)^forged");
    }
  }

  @Test
  void many_objects_with_one_reason_and_many_clusters_are_not_all_named() {
    var held = new ArrayList<Blocked>();
    for (int i = 1; i <= 5; i++) {
      held.add(new Blocked("ConfigMap/shop/c" + i, "FW2028", "not ours", "delete it by hand"));
    }
    held.add(new Blocked("Namespace/shop", "FW2027", "protected: a Namespace", "approve it"));
    var cycles = new ArrayList<Cycle>();
    for (int i = 1; i <= 25; i++) {
      cycles.add(cycle("c" + i, State.INCOMPLETE, "", held));
    }

    assertThat(new CyclesText(true).of(cycles))
        .isEqualTo(
            """
            c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20 and 5 more (25): 6 held back
              ! 5 objects: FW2028: not ours
                  ConfigMap/shop/c1, ConfigMap/shop/c2, ConfigMap/shop/c3 and 2 more
                  fix: delete it by hand
              ! Namespace/shop: FW2027: protected: a Namespace
                  fix: approve it

            25 clusters: 0 changed, 25 with objects held back
            """);
  }
}
