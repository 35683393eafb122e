package dev.fleetwright.reconciler.sandbox;

import dev.fleetwright.reconciler.sandbox.api.ClusterApi;
import dev.fleetwright.reconciler.sandbox.http.Certificates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Simulated clusters, served on ports of 127.0.0.1 until {@link #close}.
 *
 * <p>Nothing is written to disk; two sandboxes know nothing of each other.
 */
public final class Sandbox implements AutoCloseable {
  /** How the clusters are reached. */
  public enum Transport {
    /** HTTPS with a certificate made for this sandbox, which the kubeconfig trusts. */
    TLS,
    /** HTTP, for measurements. */
    PLAIN
  }

  private final Map<String, SandboxCluster> clusters;
  private final @Nullable Certificates certificates;

  private Sandbox(Map<String, SandboxCluster> clusters, @Nullable Certificates certificates) {
    this.clusters = Collections.unmodifiableMap(clusters);
    this.certificates = certificates;
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
    for (var spec : specs) {
      if (clusters.containsKey(spec.name())) {
        throw new IllegalArgumentException("two clusters are called " + spec.name());
      }
      var api = ClusterApi.create(spec.minor());
      for (var extra : spec.extraKinds()) {
        api.serve(extra.gvk(), extra.plural(), extra.namespaced());
      }
      var token = "sandbox-" + UUID.randomUUID();
      clusters.put(
          spec.name(),
          new SandboxCluster(
              spec, token, api, certificates == null ? null : certificates.context()));
    }
    return new Sandbox(clusters, certificates);
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
  }
}
