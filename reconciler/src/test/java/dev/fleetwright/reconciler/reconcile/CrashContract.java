package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.role;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.apply.FailPoint;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore.LedgerCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Stopped at any point and begun again, a cycle ends where it would have ended. */
abstract class CrashContract extends EngineContract {
  /** Where a cycle may end. */
  static final List<String> PLACES =
      List.of(
          "remembered",
          "registered",
          "claimed",
          "intended",
          "written",
          "phase",
          "deleting",
          "deleted",
          "forgotten",
          "confirmed");

  /** The process ends here. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  private Manifest[] maps(int from, int to, String value) {
    var all = new ArrayList<>(List.of(namespace(ns)));
    for (int i = from; i < to; i++) {
      all.add(configMap(ns, "m" + i, value));
    }
    return all.toArray(Manifest[]::new);
  }

  private void crash(ClusterPlan plan, String place, int times) {
    var left = new AtomicInteger(times);
    FailPoint point =
        reached -> {
          if (reached.equals(place) && left.decrementAndGet() <= 0) {
            throw new Crash();
          }
        };
    var engine = engine(store(), point, session -> session);
    assertThatThrownBy(() -> engine.reconcile(plan, "c1", Options.CYCLE)).isInstanceOf(Crash.class);
  }

  @ParameterizedTest
  @FieldSource("PLACES")
  void a_cycle_that_ends_here_is_finished_by_the_next(String place) throws Exception {
    settledAs(plan(unit("a", maps(0, 6, "1"))));
    var next = plan(unit("a", maps(3, 9, "2")));

    crash(next, place, 1);
    settledAs(next);

    assertThat(existing(configMaps(), "m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8"))
        .containsExactly("m3", "m4", "m5", "m6", "m7", "m8");
    var asked = new Asked();
    cycle(next, Options.CYCLE, asked::of);
    assertThat(asked.writes()).as(asked.toString()).isZero();
    assertThat(store().inventory(world().context())).hasSize(7);
    assertThat(store().verifyLedger()).isInstanceOf(LedgerCheck.Intact.class);
  }

  @ParameterizedTest
  @FieldSource("PLACES")
  void what_was_written_before_the_crash_and_is_taken_back_is_taken_back(String place)
      throws Exception {
    var before = plan(unit("a", maps(0, 6, "1")));
    settledAs(before);

    var after = plan(unit("a", maps(3, 9, "2")));
    crash(after, place, 1);
    settledAs(before);
    quiet(before);

    crash(after, place, 1);
    settledAs(after);
    quiet(after);

    crash(before, place, 1);
    settledAs(before);
    quiet(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"SERVER", "UNREACHABLE", "DEADLINE"})
  void what_was_written_without_an_answer_and_is_taken_back_is_taken_back(Kind kind)
      throws Exception {
    var before = plan(unit("a", maps(0, 3, "1")));
    settledAs(before);
    var after = plan(unit("a", maps(0, 3, "2")));

    var lost = cycle(after, Options.CYCLE, session -> losingAnswers(session, kind));
    assertThat(lost.status().state()).isNotEqualTo(State.IN_SYNC);
    assertThat(text(configMaps() + "/m0", "data", "key")).contains("2");

    settledAs(before);
    settledAs(after);
    settledAs(before);
  }

  /** Every write of a config map arrives, and nobody hears of it. */
  private static ClusterSession losingAnswers(ClusterSession session, Kind kind) {
    return new SessionWith(session) {
      @Override
      public Applied apply(ResourceType type, Json.Obj body, ApplyOptions options)
          throws ClusterFailure {
        var applied = super.apply(type, body, options);
        var name = body.text("metadata", "name");
        if (name != null && name.matches("m\\d") && !options.dryRun()) {
          throw new ClusterFailure(kind, "the answer was lost");
        }
        return applied;
      }
    };
  }

  @Test
  void what_was_made_before_the_crash_is_known_also_when_the_plan_drops_it() throws Exception {
    settledAs(plan(unit("a", namespace(ns))));

    crash(plan(unit("a", maps(0, 10, "1"))), "written", 3);
    assertThat(existing(configMaps(), "m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"))
        .isNotEmpty();
    settledAs(plan(unit("a", namespace(ns))));

    assertThat(existing(configMaps(), "m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"))
        .isEmpty();
    assertThat(store().inventory(world().context())).hasSize(1);
  }

  @Test
  void what_was_made_before_the_crash_goes_also_when_its_kind_was_not_served_for_a_time()
      throws Exception {
    settledAs(plan(unit("a", namespace(ns))));
    var without = plan(unit("a", namespace(ns)));
    var role = role(ns, "r");
    crash(plan(unit("a", namespace(ns), role)), "written", 1);

    var unserved =
        cycle(
            without,
            Options.CYCLE,
            session -> SessionWith.servingWithout(session, "rbac.authorization.k8s.io", Set.of()));
    assertThat(blocked(unserved)).containsExactly("FW2032 Role/" + ns + "/r");

    settledAs(without);
    assertThat(live("/apis/rbac.authorization.k8s.io/v1/namespaces/" + ns + "/roles/r")).isNull();
    assertThat(store().inventory(world().context())).hasSize(1);
  }

  @Test
  void what_went_before_the_crash_is_found_gone() throws Exception {
    settledAs(plan(unit("a", maps(0, 3, "1"))));
    var next = plan(unit("a", maps(0, 1, "1")));

    crash(next, "deleted", 2);
    settledAs(next);

    assertThat(existing(configMaps(), "m0", "m1", "m2")).containsExactly("m0");
    assertThat(store().inventory(world().context())).hasSize(2);
  }
}
