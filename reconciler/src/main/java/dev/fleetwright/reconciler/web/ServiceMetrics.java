package dev.fleetwright.reconciler.web;

import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.StatusJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the service measures, in the text form of Prometheus. All names start with {@code
 * fleetwright_}; times are in seconds, moments in seconds since 1970. Safe for many threads.
 */
public final class ServiceMetrics {
  private static final Duration[] CYCLES = {
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(20),
    Duration.ofSeconds(60),
    Duration.ofSeconds(300)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MultiGauge states =
      MultiGauge.builder("fleetwright.cluster.state")
          .description("1 for the state that the cluster is in, 0 for the others")
          .register(registry);
  private final MultiGauge inSync =
      MultiGauge.builder("fleetwright.cluster.last.in.sync.timestamp.seconds")
          .description("when the cluster was last seen in sync")
          .register(registry);
  private final MultiGauge objects =
      MultiGauge.builder("fleetwright.cluster.objects")
          .description("objects that the cluster's plan has")
          .register(registry);
  private final MultiGauge blocked =
      MultiGauge.builder("fleetwright.cluster.blocked.objects")
          .description("objects that could not be brought to what the plan says")
          .register(registry);
  private final MultiGauge foreign =
      MultiGauge.builder("fleetwright.cluster.undeclared.fields")
          .description("fields of the cluster's objects that nobody declared")
          .register(registry);
  private final MultiGauge overruled =
      MultiGauge.builder("fleetwright.cluster.overruled.fields")
          .description("fields in which the cluster stored something else than was declared")
          .register(registry);
  private final AtomicReference<@Nullable Instant> commit = new AtomicReference<>();
  private final AtomicReference<@Nullable Instant> fetched = new AtomicReference<>();

  private final MultiGauge health =
      MultiGauge.builder("fleetwright.cluster.health")
          .description("1 for the health of the worst of the cluster's objects, 0 for the others")
          .register(registry);
  private final AtomicInteger headRejected = new AtomicInteger();

  /** Of each cluster; the registry holds what it reads weakly. */
  private final Map<String, Traffic> counted = new ConcurrentHashMap<>();

  /**
   * What was sent to a cluster: by the context that it has now, and by those that it had before.
   */
  private record Traffic(
      String context, LongSupplier requests, LongSupplier writes, long before, long writesBefore) {
    long allRequests() {
      return before + requests.getAsLong();
    }

    long allWrites() {
      return writesBefore + writes.getAsLong();
    }
  }

  private final Counter fetchFailures;
  private final Counter rejectedCommits;
  private final Counter rewinds;

  public ServiceMetrics() {
    fetchFailures =
        Counter.builder("fleetwright.git.failures")
            .description("looks at the repo that failed")
            .register(registry);
    rejectedCommits =
        Counter.builder("fleetwright.commits.rejected")
            .description("commits that did not compile")
            .register(registry);
    rewinds =
        Counter.builder("fleetwright.branch.rewound")
            .description("times that the branch lost the commit in force")
            .register(registry);
    Gauge.builder("fleetwright.commit.head.rejected", headRejected, AtomicInteger::doubleValue)
        .description("1 while the tip of the branch is not in force")
        .register(registry);
    moment("fleetwright.commit.timestamp.seconds", "the time of the commit in force", commit);
    moment(
        "fleetwright.git.last.success.timestamp.seconds",
        "when the repo was last looked at with success",
        fetched);
    Gauge.builder("fleetwright.commit.age.seconds", commit, ServiceMetrics::age)
        .description("how old the commit in force is")
        .register(registry);
  }

  private void moment(String name, String what, AtomicReference<@Nullable Instant> moment) {
    Gauge.builder(name, moment, value -> seconds(value.get())).description(what).register(registry);
  }

  private static double age(AtomicReference<@Nullable Instant> since) {
    var moment = since.get();
    return moment == null
        ? Double.NaN
        : Duration.between(moment, Instant.now()).toMillis() / 1000.0;
  }

  private static double seconds(@Nullable Instant moment) {
    return moment == null ? Double.NaN : moment.toEpochMilli() / 1000.0;
  }

  /** The repo was looked at. */
  public void fetched(Instant at) {
    fetched.set(at);
  }

  public void fetchFailed() {
    fetchFailures.increment();
  }

  public void commitRejected() {
    rejectedCommits.increment();
  }

  public void branchRewound() {
    rewinds.increment();
  }

  /**
   * @param time of the commit that is in force from now on
   */
  public void inForce(Instant time) {
    commit.set(time);
  }

  /** A cluster's cycle ended. */
  public void cycle(ClusterStatus status, Duration took) {
    Timer.builder("fleetwright.cycle.duration")
        .description("how long a cluster's cycle took, by the state that it ended in")
        .tag("state", StatusJson.word(status.state()))
        .serviceLevelObjectives(CYCLES)
        .register(registry)
        .record(took);
  }

  /** Whether the commit at the tip of the branch is not in force. */
  public void headRejected(boolean rejected) {
    headRejected.set(rejected ? 1 : 0);
  }

  /**
   * What a cycle did on a cluster.
   *
   * @param repairs objects that were brought back to what the plan says
   * @param refused objects that were not held back before
   */
  public void did(String cluster, int repairs, int deletions, int refused) {
    add("fleetwright.cluster.repairs", "objects that others changed, repaired", cluster, repairs);
    add("fleetwright.cluster.deletions", "objects that were deleted", cluster, deletions);
    add("fleetwright.cluster.refusals", "objects that were newly held back", cluster, refused);
  }

  private void add(String name, String what, String cluster, int count) {
    Counter.builder(name)
        .description(what)
        .tag("cluster", cluster)
        .register(registry)
        .increment(count);
  }

  /**
   * Counts a cluster's requests from now on, also when it gets another context; asking twice
   * changes nothing.
   *
   * @param requests how many there were by this context since the start, {@code writes} among them
   */
  public void traffic(String cluster, String context, LongSupplier requests, LongSupplier writes) {
    var fresh = new boolean[1];
    counted.compute(
        cluster,
        (_, known) -> {
          fresh[0] = known == null;
          return known == null
              ? new Traffic(context, requests, writes, 0, 0)
              : known.context().equals(context)
                  ? known
                  : new Traffic(
                      context,
                      requests,
                      writes,
                      known.allRequests() - requests.getAsLong(),
                      known.allWrites() - writes.getAsLong());
        });
    if (fresh[0]) {
      count(
          "fleetwright.cluster.requests", "requests to the cluster", cluster, Traffic::allRequests);
      count("fleetwright.cluster.writes", "requests that are no GET", cluster, Traffic::allWrites);
    }
  }

  private void count(String name, String what, String cluster, ToLongFunction<Traffic> total) {
    FunctionCounter.builder(
            name,
            counted,
            all -> {
              var traffic = all.get(cluster);
              return traffic == null ? 0 : total.applyAsLong(traffic);
            })
        .description(what)
        .tag("cluster", cluster)
        .register(registry);
  }

  /** All metrics, those of the clusters from their statuses; clusters that left have none. */
  public String text(Collection<ClusterStatus> clusters) {
    states.register(clusters.stream().flatMap(status -> states(status).stream()).toList(), true);
    health.register(clusters.stream().flatMap(status -> healths(status).stream()).toList(), true);
    inSync.register(
        clusters.stream()
            .filter(status -> status.lastInSync() != null)
            .<MultiGauge.Row<?>>map(
                status -> MultiGauge.Row.of(tag(status), seconds(status.lastInSync())))
            .toList(),
        true);
    objects.register(
        clusters.stream()
            .<MultiGauge.Row<?>>map(status -> MultiGauge.Row.of(tag(status), status.objects()))
            .toList(),
        true);
    blocked.register(
        clusters.stream()
            .<MultiGauge.Row<?>>map(
                status -> MultiGauge.Row.of(tag(status), status.blocked().size()))
            .toList(),
        true);
    foreign.register(clusters.stream().flatMap(status -> foreign(status).stream()).toList(), true);
    overruled.register(
        clusters.stream()
            .<MultiGauge.Row<?>>map(
                status -> MultiGauge.Row.of(tag(status), status.foreign().overruled()))
            .toList(),
        true);
    return registry.scrape();
  }

  private static List<MultiGauge.Row<?>> foreign(ClusterStatus status) {
    int warnings = status.foreign().warnings() - status.foreign().overruled();
    return List.of(
        MultiGauge.Row.of(tag(status).and("power", "true"), warnings),
        MultiGauge.Row.of(tag(status).and("power", "false"), status.foreign().count() - warnings));
  }

  private static Tags tag(ClusterStatus status) {
    return Tags.of("cluster", status.cluster());
  }

  private static List<MultiGauge.Row<?>> healths(ClusterStatus status) {
    return Arrays.stream(ClusterStatus.Health.values())
        .<MultiGauge.Row<?>>map(health ->
            MultiGauge.Row.of(
                tag(status).and("health", StatusJson.word(health)),
                status.health() == health ? 1 : 0))
        .toList();
  }

  private static List<MultiGauge.Row<?>> states(ClusterStatus status) {
    var rows = new ArrayList<MultiGauge.Row<?>>();
    Arrays.stream(ClusterStatus.State.values())
        .forEach(state ->
            rows.add(
                MultiGauge.Row.of(
                    tag(status).and("state", StatusJson.word(state)),
                    status.state() == state ? 1 : 0)));
    return rows;
  }
}
