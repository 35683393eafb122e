package dev.fleetwright.reconciler.kube;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.Clusters;
import dev.fleetwright.reconciler.kube.config.Deadline;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.kube.config.Kubeconfig;
import dev.fleetwright.reconciler.kube.config.TargetReader;
import dev.fleetwright.reconciler.kube.http.Connection;
import dev.fleetwright.reconciler.kube.http.Traffic;
import dev.fleetwright.reconciler.kube.http.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of a kubeconfig. Making one costs nothing: the files are read at the first question
 * and again when they change, and the Kubernetes client is loaded when the first session opens.
 * Between sessions a context keeps its connections, its credentials and what it serves, until its
 * entry or a file that the entry names changes.
 */
public final class KubeClusters implements Clusters {
  private final KubeOptions options;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, Traffic> traffic = new ConcurrentHashMap<>();
  private volatile @Nullable Loaded loaded;

  /** A connection, and what its server serves. */
  private record Known(Connection connection, DiscoveryCache served) {}

  /** A kubeconfig, and how its files looked when it was read. */
  private record Loaded(List<Object> stamps, Kubeconfig kubeconfig) {}

  private KubeClusters(KubeOptions options) {
    this.options = options;
  }

  public static KubeClusters of(KubeOptions options) {
    return new KubeClusters(options);
  }

  /**
   * Starts to load what a first connection needs, on a thread of its own, for a caller who has
   * other things to do first. Connects to nothing.
   */
  public static void prefetch() {
    Thread.ofPlatform().daemon().name("prefetch-connection").start(Transport::prefetch);
  }

  /** What the kubeconfig files say now. */
  public Kubeconfig kubeconfig() throws ClusterFailure {
    var stamps = stamps(options.kubeconfigs());
    var read = loaded;
    if (read == null || !read.stamps().equals(stamps)) {
      read = new Loaded(stamps, Kubeconfig.read(options));
      loaded = read;
    }
    return read.kubeconfig();
  }

  /** Opens a context that the caller himself names. */
  @Override
  public ClusterSession open(String context, Duration within) throws ClusterFailure {
    return open(context, context, within);
  }

  @Override
  public ClusterSession open(String cluster, String named, Duration within) throws ClusterFailure {
    var cycle = Deadline.in(within);
    var context = options.access().context(cluster, named);
    var target = TargetReader.read(cluster, named, kubeconfig(), options);
    var same = known.get(context);
    if (same == null || !same.connection().target().equals(target)) {
      same = new Known(new Connection(target, options, traffic(context)), new DiscoveryCache());
      known.put(context, same);
    }
    return new KubeSession(same.connection(), same.served(), options, cycle);
  }

  /** What was sent to a cluster so far; goes on counting. */
  public Traffic traffic(String cluster, String named) {
    return traffic(options.access().context(cluster, named));
  }

  private Traffic traffic(String context) {
    return traffic.computeIfAbsent(context, _ -> new Traffic());
  }

  /** The contexts whose server's certificate goes unchecked, by the operator's own word. */
  public Set<String> unverified() {
    return options.access().unverified();
  }

  private static List<Object> stamps(List<Path> files) {
    var stamps = new ArrayList<Object>();
    for (var file : files) {
      try {
        stamps.add(List.of(Files.getLastModifiedTime(file), Files.size(file)));
      } catch (IOException e) {
        stamps.add("missing");
      }
    }
    return stamps;
  }
}
