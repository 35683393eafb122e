package dev.fleetwright.reconciler.kube.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How clusters are reached, and what a kubeconfig may make us do.
 *
 * @param kubeconfigs merged as kubectl does: of two entries of one name the first file's counts
 * @param named the file was named by the user, so that it must exist
 * @param inCluster the account that a pod has, for the context {@value #IN_CLUSTER}; null outside
 * @param access what the operator allows
 * @param connect for a connection to be made
 * @param call for a request and its answer, waits for a shedding server included; more than the 34
 *     s that a server gives a write, so that it is the server that says what it waited for
 * @param requests under way at once in one session
 */
public record KubeOptions(
    List<Path> kubeconfigs,
    boolean named,
    @Nullable InCluster inCluster,
    Access access,
    Duration connect,
    Duration call,
    int requests) {
  /**
   * The context that stands for the cluster we run in, unless a kubeconfig has one of this name;
   * for clusters that the operator lets use it.
   */
  public static final String IN_CLUSTER = "in-cluster";

  /** Where a pod has its account. */
  static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  public KubeOptions {
    kubeconfigs = List.copyOf(kubeconfigs);
    if (requests < 1) {
      throw new IllegalArgumentException("requests is " + requests + ", needs at least 1");
    }
  }

  /**
   * A service account.
   *
   * @param account the folder of its {@code token} and {@code ca.crt}
   */
  public record InCluster(URI server, Path account) {}

  /**
   * The usual: the named file, else those of {@code KUBECONFIG}, else {@code ~/.kube/config}; the
   * pod's account besides.
   *
   * @param environment as of {@link System#getenv()}
   */
  public static KubeOptions of(@Nullable Path kubeconfig, Map<String, String> environment) {
    return new KubeOptions(
        kubeconfig == null ? usual(environment) : List.of(kubeconfig),
        kubeconfig != null,
        inCluster(environment),
        Access.USUAL,
        Duration.ofSeconds(5),
        Duration.ofSeconds(40),
        8);
  }

  public KubeOptions with(Access said) {
    return new KubeOptions(kubeconfigs, named, inCluster, said, connect, call, requests);
  }

  public KubeOptions withTimes(Duration toConnect, Duration toAnswer) {
    return new KubeOptions(kubeconfigs, named, inCluster, access, toConnect, toAnswer, requests);
  }

  private static List<Path> usual(Map<String, String> environment) {
    var files = new ArrayList<Path>();
    for (var file : environment.getOrDefault("KUBECONFIG", "").split(java.io.File.pathSeparator)) {
      if (!file.isEmpty() && !files.contains(Path.of(file))) {
        files.add(Path.of(file));
      }
    }
    var home = environment.get("HOME");
    if (files.isEmpty() && home != null && !home.isEmpty()) {
      files.add(Path.of(home, ".kube", "config"));
    }
    return files;
  }

  private static @Nullable InCluster inCluster(Map<String, String> environment) {
    var host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    var port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
    if (host.isEmpty() || !port.matches("[0-9]{1,5}")) {
      return null;
    }
    var literal = host.contains(":") ? "[" + host + "]" : host;
    return new InCluster(URI.create("https://" + literal + ":" + port), ACCOUNT);
  }
}
