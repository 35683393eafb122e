package dev.fleetwright.reconciler.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Real clusters for one test class, whose name ends in {@code IT}:
 *
 * {@snippet :
 * @RegisterExtension static final RealClusters REAL = RealClusters.fresh("eks-1", "aks-1=1.34");
 * }
 *
 * <p>A cluster is a name, or {@code name=minor} for an older Kubernetes (1.34 to 1.37). It takes 3
 * to 4 s to start and 0.5 GiB, without controllers 2 to 3 s and 0.3 GiB. The tests of the class are
 * skipped where the program is not built, and fail where it is required ({@code CI=true} or {@code
 * -Dfleetwright.require=all}).
 */
public final class RealClusters implements BeforeAllCallback, AfterAllCallback {
  private final List<String> wanted;
  private final boolean shared;
  private final boolean controlled;
  private final List<String> flags;
  private final Map<String, RealCluster> clusters = new LinkedHashMap<>();
  private final List<ApiServer> servers = new ArrayList<>();
  private @Nullable Path kubeconfig;

  private RealClusters(
      List<String> wanted, boolean shared, boolean controlled, List<String> flags) {
    this.wanted = List.copyOf(wanted);
    this.shared = shared;
    this.controlled = controlled;
    this.flags = List.copyOf(flags);
  }

  /** Empty clusters of this class's own, which it may kill; gone after the class. */
  public static RealClusters fresh(String... clusters) {
    return new RealClusters(List.of(clusters), false, true, List.of());
  }

  /**
   * Clusters that other classes of this JVM use before and after: quick, but they hold what those
   * left. Use namespaces of your own, count on nothing being absent, and kill nothing.
   */
  public static RealClusters shared(String... clusters) {
    return new RealClusters(List.of(clusters), true, true, List.of());
  }

  /**
   * The API server alone: no controllers, nobody runs a pod or finishes the deletion of a
   * namespace.
   */
  public RealClusters withoutControllers() {
    return new RealClusters(wanted, shared, false, flags);
  }

  /** Fresh clusters with these flags of kube-apiserver too. */
  public RealClusters withFlags(String... flags) {
    if (shared) {
      throw new IllegalStateException("shared clusters have no flags of one class");
    }
    return new RealClusters(wanted, false, controlled, List.of(flags));
  }

  /** The cluster of that name. */
  public RealCluster cluster(String name) {
    var cluster = clusters.get(name);
    if (cluster == null) {
      throw new IllegalArgumentException("no cluster " + name + " among " + clusters.keySet());
    }
    return cluster;
  }

  /** The clusters in the order in which they were asked for. */
  public List<RealCluster> all() {
    return List.copyOf(clusters.values());
  }

  /** A kubeconfig file with a context for each cluster, under its name. */
  public Path kubeconfig() {
    if (kubeconfig == null) {
      throw new IllegalStateException("the clusters run only while the tests of the class do");
    }
    return kubeconfig;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    var test = context.getRequiredTestClass();
    if (!test.getName().replaceFirst("\\$.*", "").endsWith("IT")) {
      throw new IllegalStateException(
          test.getName() + " uses real clusters, so its name must end in IT");
    }
    var program = TestProgram.find();
    if (program.isEmpty() && TestProgram.required()) {
      throw new IllegalStateException(TestProgram.NOT_BUILT);
    }
    Assumptions.assumeTrue(program.isPresent(), TestProgram.NOT_BUILT);
    start();
  }

  /** Starts them without JUnit; throws where the program is not built. */
  public void start() {
    start(TestProgram.find().orElseThrow(() -> new IllegalStateException(TestProgram.NOT_BUILT)));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stop();
  }

  /** Stops those that are this one's own. */
  public void stop() {
    if (!shared) {
      servers.forEach(ApiServer::kill);
    }
    servers.clear();
    clusters.clear();
  }

  private void start(Path program) {
    var pool = Pool.of(program);
    for (var i = 0; i < wanted.size(); i++) {
      var parts = wanted.get(i).split("=", 2);
      var minor = parts.length == 2 ? parts[1] : null;
      var key = i + " " + minor + " " + controlled;
      var server =
          shared ? pool.shared(key, minor, controlled) : pool.fresh(minor, controlled, flags);
      servers.add(server);
      clusters.put(parts[0], new RealCluster(parts[0], server, shared));
    }
    startAll();
    var contexts = new ArrayList<Kubeconfig.Context>();
    clusters.forEach((name, cluster) ->
        contexts.add(new Kubeconfig.Context(name, servers.get(contexts.size()), cluster.token())));
    try {
      kubeconfig = Files.createTempFile(pool.folder(), "kubeconfig-", "");
      Files.writeString(kubeconfig, Kubeconfig.text(contexts));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startAll() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var starts = new ArrayList<Future<?>>();
      servers.forEach(server -> starts.add(threads.submit(server::start)));
      for (var start : starts) {
        start.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a cluster did not start", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
