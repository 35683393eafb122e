package dev.fleetwright.reconciler.sandbox;

import dev.fleetwright.reconciler.sandbox.api.ClusterCore;
import dev.fleetwright.reconciler.sandbox.controllers.Controllers;
import dev.fleetwright.reconciler.sandbox.http.Certificates;
import dev.fleetwright.reconciler.sandbox.schema.CustomKinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Simulated clusters, served on ports of 127.0.0.1 until {@link #close}.
 *
 * <p>Nothing is written to disk; two sandboxes know nothing of each other.
 */
public final class Sandbox implements AutoCloseable {
  private static final Duration READY_AFTER = Duration.ofMillis(100);

  /** How the clusters are reached. */
  public enum Transport {
    /** HTTPS with a certificate made for this sandbox, which the kubeconfig trusts. */
    TLS,
    /** HTTP, for measurements. */
    PLAIN
  }

  private final Map<String, SandboxCluster> clusters;
  private final @Nullable Certificates certificates;
  private final ScheduledExecutorService clock;

  private Sandbox(
      Map<String, SandboxCluster> clusters,
      @Nullable Certificates certificates,
      ScheduledExecutorService clock) {
    this.clusters = Collections.unmodifiableMap(clusters);
    this.certificates = certificates;
    this.clock = clock;
  }

  /** Starts clusters with TLS. */
  public static Sandbox start(List<ClusterSpec> specs) {
    return start(specs, Transport.TLS);
  }

  /**
   * Starts clusters; they are ready when this returns.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public static Sandbox start(List<ClusterSpec> specs, Transport transport) {
    var certificates = transport == Transport.TLS ? Certificates.create() : null;
    var clusters = new LinkedHashMap<String, SandboxCluster>();
    var clock =
        new ScheduledThreadPoolExecutor(
            2, Thread.ofPlatform().daemon().name("sandbox-controllers-", 0).factory());
    for (var spec : specs) {
      if (clusters.containsKey(spec.name())) {
        throw new IllegalArgumentException("two clusters are called " + spec.name());
      }
      var core = new ClusterCore(spec.minor());
      for (var extra : spec.extraKinds()) {
        core.serve(CustomKinds.open(extra.gvk(), extra.plural(), extra.namespaced()));
      }
      Controllers.start(core, spec.provider(), clock, READY_AFTER);
      var token = "sandbox-" + UUID.randomUUID();
      clusters.put(
          spec.name(),
          new SandboxCluster(
              spec, token, core, certificates == null ? null : certificates.context()));
    }
    return new Sandbox(clusters, certificates, clock);
  }

  /** By name, in the order in which they were asked for. */
  public Map<String, SandboxCluster> clusters() {
    return clusters;
  }

  /**
   * @throws IllegalArgumentException when there is none of this name
   */
  public SandboxCluster cluster(String name) {
    var cluster = clusters.get(name);
    if (cluster == null) {
      throw new IllegalArgumentException("no cluster " + name);
    }
    return cluster;
  }

  /** A kubeconfig with a context for each cluster; the first is the current one. YAML. */
  public String kubeconfig() {
    return Kubeconfig.text(
        new ArrayList<>(clusters.values()), certificates == null ? null : certificates.pem());
  }

  @Override
  public void close() {
    clusters.values().forEach(SandboxCluster::close);
    clock.shutdownNow();
  }
}
