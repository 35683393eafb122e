package dev.fleetwright.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.compile.Compiler;
import dev.fleetwright.compiler.compile.Limits;
import dev.fleetwright.compiler.git.GitFailure;
import dev.fleetwright.compiler.git.GitMirror;
import dev.fleetwright.compiler.git.Origin;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.reconciler.kube.config.Access;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ForeignFields;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.FleetStore.Cursor;
import dev.fleetwright.reconciler.store.StoreFailure;
import dev.fleetwright.reconciler.store.Stores;
import dev.fleetwright.reconciler.web.Probe;
import dev.fleetwright.reconciler.web.ServiceMetrics;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The service around its cycles: real Git, real compiles, a real store; the cycles are scripted.
 */
@Timeout(60)
class FleetServiceTest {
  @TempDir Path temporary;
  private GitFolder repo;
  private final FleetStore store = Stores.memory();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final ServiceLog log = new ServiceLog(logged, InstantSource.system());
  private final ServiceMetrics metrics = new ServiceMetrics();

  /** Every cycle that was run, as {@code cluster@commit}. */
  private final List<String> cycles = new CopyOnWriteArrayList<>();

  @BeforeEach
  void makeRepo() throws Exception {
    repo = GitFolder.create(temporary.resolve("fleet"));
  }

  @AfterEach
  void end() {
    store.close();
    log.close();
  }

  private Rewound rewound = Rewound.HOLD;
  private @Nullable Path kubeconfig;
  private AtomicBoolean failing = new AtomicBoolean();
  private volatile Function<Snapshot, Compilation> compiler =
      snapshot -> Compiler.compile(snapshot, "intent.yaml");

  private ServiceConfig config() {
    return new ServiceConfig(
        new Origin.Folder(repo.path()),
        null,
        false,
        "main",
        rewound,
        "intent.yaml",
        Limits.DEFAULT,
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofSeconds(10),
        4,
        Duration.ofMillis(300),
        temporary.resolve("state"),
        kubeconfig,
        Access.USUAL,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private FleetService service(FleetService.Turn turn) throws GitFailure {
    var config = config();
    var mirror =
        GitMirror.in(
            config.store().resolve("mirrors"), config.repo(), null, Duration.ofSeconds(20), false);
    var branch =
        new FleetBranch(
            mirror,
            "main",
            rewound,
            snapshot -> compiler.apply(snapshot),
            whileFailing(),
            log,
            metrics,
            InstantSource.system());
    return new FleetService(
        config, branch, turn, store.statuses(), log, metrics, InstantSource.system());
  }

  /** The store, which keeps nothing about the branch while it fails. */
  private FleetStore whileFailing() {
    return (FleetStore)
        Proxy.newProxyInstance(
            FleetStore.class.getClassLoader(),
            new Class<?>[] {FleetStore.class},
            (_, method, arguments) -> {
              if (failing.get() && method.getName().equals("clusters") && arguments != null) {
                throw new StoreFailure("no space", null);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Cycle done(FleetPlan fleet, ClusterPlan cluster) {
    cycles.add(cluster.cluster() + "@" + fleet.commit());
    var now = InstantSource.system().instant();
    var status =
        new ClusterStatus(
            cluster.cluster(),
            "onprem",
            List.of("dev"),
            ClusterStatus.State.IN_SYNC,
            fleet.commit(),
            cluster.digest(),
            cluster.manifests().size(),
            0,
            0,
            List.of(),
            ClusterStatus.Health.HEALTHY,
            "",
            now,
            now,
            0,
            null);
    return new Cycle(status, List.of(), List.of());
  }

  private void until(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; !condition.getAsBoolean(); i++) {
      assertThat(i)
          .as(() -> "waited for 20 s, and the log is " + logged.toString(StandardCharsets.UTF_8))
          .isLessThan(1000);
      Thread.sleep(20);
    }
  }

  private String log() throws InterruptedException {
    Thread.sleep(300);
    return logged.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_field_that_nobody_declared_is_a_line_of_the_log_once() throws Exception {
    repo.commit("first");
    var field =
        new ForeignFields.Field(
            "Deployment/shop/web", "spec.template.spec.hostPID", "kubectl-edit", "then", "gives");
    try (var service =
        service((fleet, cluster) -> {
          var cycle = done(fleet, cluster);
          return cluster.cluster().equals("one")
              ? new Cycle(
                  cycle.status().with(ForeignFields.of(List.of(field))), List.of(), List.of())
              : cycle;
        })) {
      service.start();
      until(() -> cycles.stream().filter(cycle -> cycle.startsWith("one@")).count() > 3);
    }

    assertThat(log().lines().filter(line -> line.contains("nobody declared")))
        .singleElement()
        .asString()
        .contains(
            "\"level\":\"warn\"",
            "\"cluster\":\"one\"",
            "\"path\":\"spec.template.spec.hostPID\"",
            "\"manager\":\"kubectl-edit\"",
            "\"time\":\"then\"",
            "\"code\":\"FW2080\"");
  }

  @Test
  void every_cluster_has_its_turns_and_a_new_commit_comes_into_force() throws Exception {
    var first = repo.commit("first");
    try (var service = service(this::done)) {
      assertThat(service.ready().well()).isFalse();
      service.start();
      until(() -> cycles.contains("one@" + first) && cycles.contains("two@" + first));
      until(() -> cycles.stream().filter(("one@" + first)::equals).count() > 2);
      assertThat(service.ready().well()).isTrue();
      assertThat(service.live().well()).isTrue();

      repo.level("debug");
      var second = repo.commit("second");

      until(() -> cycles.contains("one@" + second) && cycles.contains("two@" + second));
      assertThat(store.cursor(repo.path() + "#main").map(Cursor::good)).contains(second);
    }
  }

  @Test
  void a_commit_that_does_not_compile_changes_nothing_and_the_last_good_one_survives_a_restart()
      throws Exception {
    var good = repo.commit("good");
    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.contains("one@" + good));
      repo.write("intent.yaml", GitFolder.INTENT.replace("provider: onprem", "provider: nowhere"));
      var bad = repo.commit("bad");
      until(() -> store.cursor(repo.path() + "#main").orElseThrow().seen().equals(bad));
      cycles.clear();
      until(() -> cycles.size() > 4);
      assertThat(cycles).allMatch(cycle -> cycle.endsWith("@" + good));
      assertThat(log()).contains("the commit does not compile; nothing changes", "nowhere");
      assertThat(log().lines()).anyMatch(line -> line.contains("\"place\":\"intent.yaml:"));
      assertThat(log().lines())
          .filteredOn(line -> line.contains("\"place\":\"intent.yaml:"))
          .isNotEmpty()
          .allMatch(line -> line.contains("\"level\":\"error\""));
      assertThat(metrics.text(List.of()))
          .contains(
              "fleetwright_commits_rejected_total 1.0", "fleetwright_commit_head_rejected 1.0");
      assertThat(service.ready().well()).isTrue();
      assertThat(service.ready().reason())
          .startsWith("ready: " + good + " is in force; commit " + bad + " is not in force: FW1")
          .contains(" intent.yaml:", "nowhere");
      assertThat(service.followed().object("unfollowed").text("commit")).isEqualTo(bad);
      assertThat(store.newestCursor().orElseThrow().trouble())
          .startsWith("commit " + bad + " is not in force: FW1");
    }
    cycles.clear();

    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.size() > 4);
      assertThat(cycles).allMatch(cycle -> cycle.endsWith("@" + good));
    }
  }

  private static Compilation stuck(Snapshot snapshot) {
    var entry =
        new Snapshot.Entry(
            "intent.yaml",
            Snapshot.Kind.FILE,
            1,
            () -> {
              try {
                Thread.sleep(Duration.ofMinutes(5));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return new byte[0];
            });
    var limits = new Limits(Duration.ofMillis(50), 1000);
    return Compiler.compile(
        Snapshot.of(snapshot.commit(), 0, List.of(entry)), "intent.yaml", limits);
  }

  /** What a compile does to the program, by the code that the commit is rejected with. */
  private static final Map<String, Function<Snapshot, Compilation>> POISON =
      Map.of(
          "FW1040",
          FleetServiceTest::stuck,
          "FW2920",
          _ -> {
            throw new OutOfMemoryError("Java heap space");
          });

  @ParameterizedTest
  @ValueSource(strings = {"FW1040", "FW2920"})
  void a_commit_that_the_compiler_fails_on_is_rejected_once_and_the_next_one_is_looked_at(
      String code) throws Exception {
    var good = repo.commit("good");
    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.contains("one@" + good));
      assertThat(service.ready().reason()).doesNotContain("not in force");
      var whole = compiler;
      var calls = new AtomicInteger();
      compiler =
          snapshot -> {
            calls.incrementAndGet();
            return Objects.requireNonNull(POISON.get(code)).apply(snapshot);
          };
      repo.level("debug");
      var poison = repo.commit("poison");
      until(() ->
          service.ready().reason().contains("commit " + poison + " is not in force: " + code));
      assertThat(service.ready().well()).isTrue();
      assertThat(service.ready().reason()).contains(good + " is in force", code);
      cycles.clear();
      until(() -> cycles.size() > 6);
      assertThat(calls).hasValue(1);
      assertThat(cycles).allMatch(cycle -> cycle.endsWith("@" + good));
      assertThat(metrics.text(List.of())).contains("fleetwright_commits_rejected_total 1.0");
      assertThat(log()).contains("the commit does not compile; nothing changes", code);

      compiler = whole;
      repo.level("warn");
      var fixed = repo.commit("fixed");
      until(() -> cycles.contains("one@" + fixed));
      assertThat(service.ready().reason()).doesNotContain("not in force");
    }
  }

  @Test
  void a_commit_of_another_fleet_is_not_put_in_force_and_readiness_says_so() throws Exception {
    var good = repo.commit("good");
    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.contains("one@" + good));
      repo.write("intent.yaml", GitFolder.INTENT.replace("name: shop", "name: bank"));
      var bad = repo.commit("bank");
      until(() -> store.cursor(repo.path() + "#main").orElseThrow().seen().equals(bad));
      cycles.clear();
      until(() -> cycles.size() > 4);
      assertThat(cycles).allMatch(cycle -> cycle.endsWith("@" + good));
      assertThat(log())
          .contains("FW2055", "is of fleet 'bank', and the state is that of fleet 'shop'");
      assertThat(service.ready().reason()).contains("is of fleet 'bank'");
      assertThat(store.clusters()).contains(Set.of("one", "two"));

      repo.write("intent.yaml", GitFolder.INTENT);
      var again = repo.commit("shop again");
      until(() -> cycles.contains("one@" + again));
      assertThat(service.ready().reason()).doesNotContain("bank");
    }
  }

  @Test
  void a_branch_that_was_set_back_is_held_until_it_goes_on_also_over_a_restart() throws Exception {
    var first = repo.commit("first");
    repo.level("debug");
    var second = repo.commit("second");
    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.contains("one@" + second));
      repo.git("reset", "-q", "--hard", first);
      until(() -> store.cursor(repo.path() + "#main").orElseThrow().seen().equals(first));
      cycles.clear();
      until(() -> cycles.size() > 4);
      assertThat(service.ready().well()).isTrue();
      assertThat(service.ready().reason()).contains("is held", first);
      assertThat(log()).contains("FW2905", "\"inForce\":\"" + second);
      assertThat(metrics.text(List.of())).contains("fleetwright_branch_rewound_total 1.0");
    }
    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.size() > 10);
      assertThat(cycles).allMatch(cycle -> cycle.endsWith("@" + second));

      repo.git("reset", "-q", "--hard", second);
      repo.level("warn");
      var third = repo.commit("third");
      until(() -> cycles.contains("one@" + third));
      assertThat(service.ready().reason()).doesNotContain("held");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Rewound.class,
      names = {"ALERT", "ALLOW"})
  void a_branch_that_was_set_back_is_followed_where_that_is_asked_for(Rewound policy)
      throws Exception {
    rewound = policy;
    var first = repo.commit("first");
    repo.level("debug");
    var second = repo.commit("second");
    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.contains("one@" + second));
      cycles.clear();
      repo.git("reset", "-q", "--hard", first);
      until(() -> cycles.contains("one@" + first));
      assertThat(log().contains("FW2905")).isEqualTo(policy == Rewound.ALERT);
    }
  }

  @Test
  void a_cluster_that_left_or_is_reconciled_elsewhere_gets_no_turn() throws Exception {
    repo.write(
        "intent.yaml",
        GitFolder.INTENT.replace(
            "two: {provider: onprem,", "two: {provider: onprem, state: retired,"));
    var commit = repo.commit("first");
    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.size() > 4);
      assertThat(cycles).allMatch(cycle -> cycle.equals("one@" + commit));
    }
  }

  @Test
  void a_repo_that_is_gone_changes_nothing_also_after_a_restart() throws Exception {
    var good = repo.commit("good");
    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.contains("one@" + good));
      Files.move(repo.path(), temporary.resolve("gone"));
      until(() -> metrics.text(List.of()).matches("(?s).*fleetwright_git_failures_total [2-9].*"));
    }
    cycles.clear();

    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.size() > 4);
      assertThat(cycles).allMatch(cycle -> cycle.endsWith("@" + good));
      assertThat(service.ready().well()).isTrue();
    }
  }

  @Test
  void a_cluster_that_hangs_or_breaks_the_program_holds_up_no_other_and_a_stop_cancels_it()
      throws Exception {
    var commit = repo.commit("first");
    var hangs = new CountDownLatch(1);
    var cancelled = ConcurrentHashMap.<String>newKeySet();
    var service =
        service((fleet, cluster) -> {
          if (cluster.cluster().equals("one")) {
            hangs.countDown();
            try {
              Thread.sleep(Duration.ofMinutes(5));
            } catch (InterruptedException e) {
              cancelled.add("one");
              throw e;
            }
          }
          done(fleet, cluster);
          throw new IllegalStateException("a bug on cluster two");
        });
    try (service) {
      service.start();
      assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();
      until(() -> cycles.size() > 3);
      assertThat(cycles).allMatch(cycle -> cycle.equals("two@" + commit));
    }
    assertThat(cancelled).containsExactly("one");
    assertThat(log()).contains("a bug on cluster two", "cycles are cancelled", "\"stopped\"");
  }

  @Test
  void cycles_under_way_end_in_their_time_when_the_service_stops() throws Exception {
    repo.commit("first");
    var begun = new CountDownLatch(2);
    var ended = ConcurrentHashMap.<String>newKeySet();
    var service =
        service((fleet, cluster) -> {
          begun.countDown();
          Thread.sleep(150);
          ended.add(cluster.cluster());
          return done(fleet, cluster);
        });
    try (service) {
      service.start();
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(ended).containsExactlyInAnyOrder("one", "two");
    assertThat(log()).doesNotContain("cancelled");
  }

  @Test
  void without_its_state_the_service_goes_on_ticking_and_says_why_nothing_happens()
      throws Exception {
    repo.commit("first");
    var service =
        service((_, _) -> {
          throw new StoreFailure("the state in /x cannot be written: no space", null);
        });
    try (service) {
      service.start();
      until(() -> logged.toString(StandardCharsets.UTF_8).contains("cannot be written: no space"));
      assertThat(service.live().well()).isTrue();
      until(() -> service.ready().reason().equals("the state in /x cannot be written: no space"));
      assertThat(service.ready().well()).isFalse();
    }
    assertThat(log()).contains("the state failed, so nothing is written to the cluster");
  }

  @Test
  void the_same_failure_of_git_is_said_once_and_its_end_too() throws Exception {
    repo.commit("good");
    try (var service = service(this::done)) {
      service.start();
      until(() -> !cycles.isEmpty());
      Files.move(repo.path(), temporary.resolve("gone"));
      until(() -> metrics.text(List.of()).matches("(?s).*fleetwright_git_failures_total [5-9].*"));
      assertThat(service.ready().reason()).contains("the repo is not read: cannot fetch main of");
      Files.move(temporary.resolve("gone"), repo.path());
      until(() -> logged.toString(StandardCharsets.UTF_8).contains("the repo is read again"));
      assertThat(service.ready().reason()).doesNotContain("not read");
    }
    // A look that was under way when the folder went may have met it half gone.
    assertThat(log().lines())
        .filteredOn(line -> line.contains("was not read") && line.contains("there is no folder"))
        .hasSize(1);
  }

  @Test
  void a_commit_that_the_state_could_not_keep_is_taken_up_once_it_can() throws Exception {
    var first = repo.commit("first");
    var fails = new AtomicBoolean();
    failing = fails;
    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.contains("one@" + first));
      fails.set(true);
      repo.level("debug");
      var second = repo.commit("second");
      until(() -> service.ready().reason().equals("no space"));
      until(() -> cycles.size() > 10);
      assertThat(service.ready().well()).isFalse();
      fails.set(false);

      until(() -> cycles.contains("one@" + second));
      until(() -> service.ready().well());
    }
    assertThat(log().lines())
        .filteredOn(line -> line.contains("the branch is not followed"))
        .hasSize(1);
  }

  @Test
  void a_damaged_mirror_is_fetched_anew_and_no_commit_is_held_for_it() throws Exception {
    var good = repo.commit("good");
    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.contains("one@" + good));
    }
    for (var lost : List.of("objects", "config")) {
      cycles.clear();
      damage(lost);
      try (var service = service(this::done)) {
        service.start();
        until(() -> cycles.contains("one@" + good));
        assertThat(service.ready().reason()).isEqualTo("ready: " + good + " is in force");
      }
    }
    assertThat(log()).contains("FW2925").doesNotContain("FW2905", "this is a bug");
  }

  private void damage(String lost) throws Exception {
    try (var mirrors = Files.list(temporary.resolve("state/mirrors"))) {
      var mirror = mirrors.findFirst().orElseThrow();
      if (lost.equals("config")) {
        Files.writeString(mirror.resolve("config"), "[[[ no configuration");
        return;
      }
      try (var files = Files.walk(mirror.resolve("objects"))) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void a_kubeconfig_that_is_not_there_is_not_ready() throws Exception {
    repo.commit("first");
    kubeconfig = temporary.resolve("nope");
    try (var service = service(this::done)) {
      service.start();
      until(() -> !cycles.isEmpty());
      assertThat(service.ready())
          .isEqualTo(new Probe(false, "the kubeconfig " + kubeconfig + " cannot be read"));
    }
  }

  @Test
  void a_commit_that_takes_away_from_every_cluster_says_so() throws Exception {
    repo.write("manifests/more.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n");
    repo.write(
        "intent.yaml",
        GitFolder.INTENT.replace(
            "components:",
            "  three: {provider: onprem, region: here, environment: dev}\ncomponents:"));
    var first = repo.commit("first");
    try (var service = service(this::done)) {
      service.start();
      until(() -> cycles.contains("three@" + first));
      Files.delete(repo.path().resolve("manifests/more.yaml"));
      var second = repo.commit("second");
      until(() -> cycles.contains("three@" + second));
      assertThat(log().lines())
          .anyMatch(line ->
              line.contains("\"level\":\"warn\"")
                  && line.contains("takes objects away from many clusters")
                  && line.contains("\"clusters\":3,\"objects\":3"));
    }
  }
}
