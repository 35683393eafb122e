package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.compile.Compiler;
import dev.fleetwright.compiler.git.GitFailure;
import dev.fleetwright.compiler.git.GitMirror;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.control.ControlSocket;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.reconcile.ClusterReconciler;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.FleetReconciler;
import dev.fleetwright.reconciler.reconcile.Options;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.Stores;
import dev.fleetwright.reconciler.web.ServiceMetrics;
import dev.fleetwright.reconciler.web.ServiceServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;

/** The service with all its parts, wired and started; closing it stops them in the right order. */
final class RunningService implements AutoCloseable {
  private static final Duration FETCH = Duration.ofMinutes(2);

  /** Last opened, first closed. */
  private final Deque<Runnable> closing = new ArrayDeque<>();

  private final AtomicBoolean closed = new AtomicBoolean();
  private InetSocketAddress address = new InetSocketAddress(0);

  private RunningService() {}

  /**
   * @param logged gets the log, a JSON object a line
   * @throws CommandFailure when the service cannot start, with what to do about it
   */
  static RunningService start(ServiceConfig config, OutputStream logged) throws CommandFailure {
    var service = new RunningService();
    try {
      service.open(config, logged);
      return service;
    } catch (CommandFailure | RuntimeException e) {
      service.close();
      throw e;
    }
  }

  private void open(ServiceConfig config, OutputStream logged) throws CommandFailure {
    var clock = InstantSource.system();
    var log = new ServiceLog(logged, clock);
    closing.push(log::close);
    log.takeLibraries(Level.WARNING);
    var before = System.err;
    System.setErr(log.standardError());
    closing.push(() -> System.setErr(before));
    var store = Stores.open(config.store());
    closing.push(store::close);
    var metrics = new ServiceMetrics();
    var branch =
        new FleetBranch(
            mirror(config),
            config.branch(),
            config.rewound(),
            snapshot -> Compiler.compile(snapshot, config.intent(), config.limits()),
            store,
            log,
            metrics,
            clock);
    var fleet =
        new FleetService(
            config,
            branch,
            turn(config, store, metrics, log),
            store.statuses(),
            log,
            metrics,
            clock);
    closing.push(fleet::close);
    var server = serve(config, fleet, metrics);
    closing.push(server::close);
    address = server.address();
    log.info("listening", "address", address.getHostString() + ":" + address.getPort());
    control(config, new ServiceDesk(fleet, store, log, clock), log);
    fleet.start();
  }

  /** Without it the service does all that it does, and nobody can speak to it. */
  private void control(ServiceConfig config, ServiceDesk desk, ServiceLog log) {
    try {
      var socket = ControlSocket.open(config.store(), desk::answer, log::bug);
      closing.push(socket::close);
    } catch (IOException | UnsupportedOperationException e) {
      log.warn(
          "nobody can speak to this service with 'approve' and 'look now'",
          "code",
          "FW2906",
          "reason",
          e.getMessage(),
          "fix",
          "say a `store` with a shorter path, on a file system with Unix domain sockets");
    }
  }

  private static GitMirror mirror(ServiceConfig config) throws CommandFailure {
    try {
      return GitMirror.in(
          Stores.within(config.store(), "mirrors"),
          config.repo(),
          config.token(),
          FETCH,
          config.nearby());
    } catch (GitFailure e) {
      throw CommandFailure.world(String.valueOf(e.getMessage()));
    }
  }

  private static FleetService.Turn turn(
      ServiceConfig config, FleetStore store, ServiceMetrics metrics, ServiceLog log) {
    var clusters =
        KubeClusters.of(KubeOptions.of(config.kubeconfig(), System.getenv()).with(config.access()));
    var pace = Pace.system();
    var one = new ClusterReconciler(clusters, store, pace);
    var fleet =
        new FleetReconciler(
            one,
            pace,
            config.concurrency(),
            (cluster, bug) -> {
              log.error("the cycle ended by a bug", "cluster", cluster);
              log.bug(bug);
            });
    var options = Options.CYCLE.within(config.deadline());
    return new FleetService.Turn() {
      @Override
      public Cycle run(FleetPlan plan, ClusterPlan cluster) throws InterruptedException {
        return one(plan, cluster, options);
      }

      @Override
      public Cycle asked(FleetPlan plan, ClusterPlan cluster) throws InterruptedException {
        return one(plan, cluster, options.evenNow());
      }

      private Cycle one(FleetPlan plan, ClusterPlan cluster, Options how)
          throws InterruptedException {
        var context = cluster.target().context();
        var traffic = clusters.traffic(cluster.cluster(), context);
        metrics.traffic(cluster.cluster(), context, traffic::requests, traffic::writes);
        return fleet.one(cluster, plan.commit(), how);
      }
    };
  }

  private static ServiceServer serve(
      ServiceConfig config, FleetService fleet, ServiceMetrics metrics) throws CommandFailure {
    try {
      return ServiceServer.start(
          config.listen(),
          new ServiceServer.Answers(
              fleet::live, fleet::ready, fleet::statuses, fleet::followed, metrics::text));
    } catch (IOException e) {
      throw CommandFailure.world(
          "cannot listen on %s:%d: %s; say another `listen`"
              .formatted(
                  config.listen().getHostString(), config.listen().getPort(), e.getMessage()));
    }
  }

  /** Where health, metrics and status are served. */
  InetSocketAddress address() {
    return address;
  }

  /** Takes no longer than the drain of the configuration and a little; again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      closing.forEach(Runnable::run);
    }
  }
}
