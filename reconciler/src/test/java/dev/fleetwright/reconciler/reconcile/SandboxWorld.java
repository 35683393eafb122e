package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.reconciler.cluster.Clusters;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.sandbox.ClusterSpec;
import dev.fleetwright.reconciler.sandbox.Sandbox;
import dev.fleetwright.reconciler.sandbox.SandboxCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Simulated clusters, of one test class where it is registered as an extension of it. */
final class SandboxWorld implements World, AfterAllCallback, AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Sandbox sandbox;
  private final Path kubeconfig;
  private final Clusters clusters;
  private final String context;

  SandboxWorld(String... names) {
    try {
      sandbox =
          Sandbox.start(
              Arrays.stream(names).map(ClusterSpec::new).toList(), Sandbox.Transport.PLAIN);
      kubeconfig = Files.createTempFile("sandbox-", ".yaml");
      Files.writeString(kubeconfig, sandbox.kubeconfig());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    clusters = KubeClusters.of(KubeOptions.of(kubeconfig, Map.of()));
    context = names[0];
  }

  SandboxCluster cluster(String name) {
    return sandbox.cluster(name);
  }

  /** The clusters, as they are reached by who has little patience. */
  Clusters clusters(Duration patience) {
    return KubeClusters.of(KubeOptions.of(kubeconfig, Map.of()).withTimes(patience, patience));
  }

  @Override
  public Clusters clusters() {
    return clusters;
  }

  @Override
  public String context() {
    return context;
  }

  @Override
  public Answer send(String method, String path, String contentType, String body) {
    var cluster = sandbox.cluster(context);
    var request =
        HttpRequest.newBuilder(URI.create(cluster.url() + path))
            .header("Authorization", "Bearer " + cluster.token())
            .header("Content-Type", contentType)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void afterAll(ExtensionContext test) {
    close();
  }

  @Override
  public void close() {
    sandbox.close();
    http.close();
    try {
      Files.delete(kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
