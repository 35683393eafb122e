package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.Clusters;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The round over a fleet, and the breaker; no cluster here gets further than its first answer. */
class FleetReconcilerTest {
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Pace pace = new Pace(() -> now, this::turn, new SplittableRandom(1));
  private final FleetStore store = Stores.memory();

  @AfterEach
  void closeStore() {
    store.close();
  }

  private void turn(Duration time) {
    now = now.plus(time);
  }

  private final List<String> bugs = new CopyOnWriteArrayList<>();

  private FleetReconciler fleet(Clusters clusters) {
    return new FleetReconciler(
        new ClusterReconciler(clusters, store, pace),
        pace,
        64,
        (cluster, bug) -> bugs.add(cluster + " " + bug.getMessage()));
  }

  private static FleetPlan plan(String... clusters) {
    var plans = new TreeMap<String, ClusterPlan>();
    for (var cluster : clusters) {
      plans.put(cluster, Manifests.plan(cluster, unit("a", configMap("x", "m", "1"))));
    }
    return new FleetPlan("fleet", "c1", 0, plans);
  }

  private static List<ClusterStatus> statuses(List<Cycle> cycles) {
    return cycles.stream().map(Cycle::status).toList();
  }

  private List<ClusterStatus> round(FleetReconciler fleet, FleetPlan plan) throws Exception {
    return statuses(fleet.round(plan, _ -> true, Options.CYCLE, _ -> {}));
  }

  private static Clusters failing(Kind kind, AtomicInteger tries) {
    return (_, _) -> {
      tries.incrementAndGet();
      throw new ClusterFailure(kind, "it is so");
    };
  }

  @ParameterizedTest
  @CsvSource({
    "active, 1, 1",
    "cordoned, 0, 1",
    "draining, 1, 1",
    "retired, 0, 0",
  })
  void a_round_leaves_out_what_is_not_to_be_written_to(String state, int cycles, int looks)
      throws Exception {
    var fleet = fleet(failing(Kind.UNREACHABLE, new AtomicInteger()));
    var eu = Manifests.in(state, Manifests.plan("eu", unit("a", configMap("x", "m", "1"))));
    var one = new FleetPlan("fleet", "c1", 0, new TreeMap<>(Map.of("eu", eu)));

    assertThat(fleet.round(one, _ -> true, Options.APPLY, _ -> {})).hasSize(cycles);
    assertThat(fleet.round(one, _ -> true, Options.PLAN, _ -> {})).hasSize(looks);
  }

  @Test
  void a_dead_cluster_is_tried_ever_less_often_and_at_last_twice_an_hour() throws Exception {
    var tries = new AtomicInteger();
    var fleet = fleet(failing(Kind.UNREACHABLE, tries));
    var perHour = new ArrayList<Integer>();
    for (int hour = 0; hour < 6; hour++) {
      int before = tries.get();
      for (int tick = 0; tick < 360; tick++) {
        round(fleet, plan("eu"));
        turn(Duration.ofSeconds(10));
      }
      perHour.add(tries.get() - before);
    }

    assertThat(perHour.getFirst()).isLessThanOrEqualTo(10);
    assertThat(perHour.subList(1, 6)).allMatch(count -> count <= 2).anyMatch(count -> count > 0);
  }

  @Test
  void the_breaker_opens_at_the_third_failure_and_outlives_the_process() throws Exception {
    var tries = new AtomicInteger();
    var clusters = failing(Kind.UNREACHABLE, tries);
    var fleet = fleet(clusters);
    assertThat(round(fleet, plan("eu")).getFirst().nextTry()).isNull();
    assertThat(round(fleet, plan("eu")).getFirst().nextTry()).isNull();

    var third = round(fleet, plan("eu")).getFirst();

    assertThat(third.state()).isEqualTo(State.UNREACHABLE);
    assertThat(third.failures()).isEqualTo(3);
    assertThat(third.message()).isEqualTo("it is so");
    assertThat(third.nextTry()).isBetween(now.plusSeconds(30), now.plusSeconds(38));
    assertThat(round(fleet(clusters), plan("eu"))).containsExactly(third);
    assertThat(tries).hasValue(3);
  }

  @Test
  void a_person_who_asks_is_not_held_back_by_the_breaker() throws Exception {
    var tries = new AtomicInteger();
    var fleet = fleet(failing(Kind.UNREACHABLE, tries));
    for (int i = 0; i < 5; i++) {
      fleet.round(plan("eu"), _ -> true, Options.APPLY, _ -> {});
    }
    assertThat(tries).hasValue(5);
  }

  @Test
  void revoked_credentials_open_the_breaker_and_say_so() throws Exception {
    var fleet = fleet(failing(Kind.UNAUTHORISED, new AtomicInteger()));
    round(fleet, plan("eu"));
    round(fleet, plan("eu"));

    var last = round(fleet, plan("eu")).getFirst();

    assertThat(last.state()).isEqualTo(State.REFUSED);
    assertThat(last.blocked()).extracting(ClusterStatus.Blocked::code).containsExactly("FW2005");
    assertThat(last.nextTry()).isNotNull();
  }

  @Test
  void a_cluster_that_sheds_load_is_no_dead_cluster() throws Exception {
    var tries = new AtomicInteger();
    var fleet = fleet(failing(Kind.THROTTLED, tries));
    for (int i = 0; i < 5; i++) {
      assertThat(round(fleet, plan("eu")).getFirst().failures()).isZero();
    }
    assertThat(tries).hasValue(5);
  }

  @Test
  void a_cluster_that_hangs_holds_up_no_other_and_a_second_round_passes_it_by() throws Exception {
    var hung = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var others = new CountDownLatch(2);
    Clusters clusters =
        (context, _) -> {
          if (context.equals("us")) {
            hung.countDown();
            awaitQuietly(release);
          }
          throw new ClusterFailure(Kind.UNREACHABLE, "no");
        };
    var fleet = fleet(clusters);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          threads.submit(() ->
              fleet.round(
                  plan("ap", "eu", "us"), _ -> true, Options.CYCLE, _ -> others.countDown()));
      assertThat(hung.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(others.await(10, TimeUnit.SECONDS)).isTrue();

      var second = round(fleet, plan("us"));
      assertThat(second).extracting(ClusterStatus::state).containsExactly(State.UNKNOWN);

      release.countDown();
      assertThat(statuses(first.get()))
          .extracting(ClusterStatus::cluster, ClusterStatus::state)
          .containsExactly(
              tuple("ap", State.UNREACHABLE),
              tuple("eu", State.UNREACHABLE),
              tuple("us", State.UNREACHABLE));
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_mistake_of_ours_or_a_lack_of_memory_is_the_status_of_that_cluster_alone()
      throws Exception {
    var tries = new AtomicInteger();
    var bug = new AtomicReference<Throwable>(new IllegalStateException("a bug"));
    Clusters clusters =
        (context, within) -> {
          if (context.equals("eu")) {
            return FleetReconcilerTest.<RuntimeException>sneak(Objects.requireNonNull(bug.get()));
          }
          return failing(Kind.UNREACHABLE, tries).open(context, within);
        };
    var fleet = fleet(clusters);

    assertThat(round(fleet, plan("ap", "eu", "us")))
        .extracting(ClusterStatus::cluster, ClusterStatus::state)
        .containsExactly(
            tuple("ap", State.UNREACHABLE),
            tuple("eu", State.FAILED),
            tuple("us", State.UNREACHABLE));
    assertThat(tries).hasValue(2);
    assertThat(bugs).containsExactly("eu a bug");
    assertThat(store.statuses().stream().filter(s -> s.cluster().equals("eu")))
        .singleElement()
        .satisfies(eu -> {
          assertThat(eu.state()).isEqualTo(State.FAILED);
          assertThat(eu.message())
              .isEqualTo("the cycle ended by a mistake of ours: IllegalStateException");
          assertThat(eu.blocked())
              .extracting(ClusterStatus.Blocked::code)
              .containsExactly("FW2043");
          assertThat(eu.failures()).isEqualTo(1);
        });

    bug.set(new OutOfMemoryError("Java heap space"));
    round(fleet, plan("eu"));
    var third = round(fleet, plan("eu")).getFirst();
    assertThat(third.message()).isEqualTo("the cycle ended for lack of memory");
    assertThat(third.nextTry()).isNotNull();
    round(fleet, plan("eu"));
    assertThat(bugs).as("the breaker is open").hasSize(3);
    // Another plan may be what it needs.
    round(fleet, new FleetPlan("fleet", "c2", 0, new TreeMap<>(Map.of("eu", OTHER))));
    assertThat(bugs).hasSize(4);
  }

  private static final ClusterPlan OTHER =
      Manifests.plan("eu", unit("a", configMap("x", "m", "2")));

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> ClusterSession sneak(Throwable bug) throws E {
    throw (E) bug;
  }

  @Test
  void a_failure_is_written_down_with_its_time() throws Exception {
    round(fleet(failing(Kind.DEADLINE, new AtomicInteger())), plan("eu"));

    assertThat(store.statuses())
        .singleElement()
        .satisfies(status -> {
          assertThat(status.at()).isEqualTo(now);
          assertThat(status.lastInSync()).isNull();
          assertThat(status.state()).isEqualTo(State.UNREACHABLE);
        });
  }
}
