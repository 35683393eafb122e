package dev.fleetwright.reconciler.kube.http;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.kube.config.Credentials;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.kube.config.Target;
import dev.fleetwright.reconciler.kube.config.Target.ClientCertificate;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** What is kept of a context between sessions: its HTTP client and its credentials. */
public final class Connection {
  private final Target target;
  private final KubeOptions options;
  private final Traffic traffic;
  private final Credentials credentials;
  private final HttpUrl server;
  private final Pulse pulse = new Pulse();
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile Secured secured;

  /** A client, and the certificate that it shows. */
  private record Secured(@Nullable ClientCertificate certificate, OkHttpClient http) {}

  public Connection(Target target, KubeOptions options, Traffic traffic) throws ClusterFailure {
    this.target = target;
    this.options = options;
    this.traffic = traffic;
    this.credentials = new Credentials(target);
    var url = HttpUrl.parse(target.server().toString());
    if (url == null) {
      throw new ClusterFailure(
          Kind.CONFIGURATION, "context \"" + target.context() + "\": server is no URL");
    }
    this.server = url;
    this.secured = secure(target.certificate());
  }

  /** What it was made of; a changed one needs a new connection. */
  public Target target() {
    return target;
  }

  public Traffic traffic() {
    return traffic;
  }

  Credentials credentials() {
    return credentials;
  }

  /** The root of the cluster's API; may have a path, behind a gateway. */
  public HttpUrl server() {
    return server;
  }

  Pulse pulse() {
    return pulse;
  }

  /** The client that shows the grant's certificate. */
  OkHttpClient http(Credentials.Grant grant) throws ClusterFailure {
    var known = secured;
    if (Objects.equals(known.certificate(), grant.certificate())) {
      return known.http();
    }
    connecting.lock();
    try {
      if (!Objects.equals(secured.certificate(), grant.certificate())) {
        secured = secure(grant.certificate());
      }
      return secured.http();
    } finally {
      connecting.unlock();
    }
  }

  private Secured secure(@Nullable ClientCertificate certificate) throws ClusterFailure {
    try {
      return new Secured(certificate, Transport.connect(target, certificate, options));
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // What the libraries say of a key or certificate may quote it, so it is not passed on.
      throw new ClusterFailure(
          Kind.CONFIGURATION,
          "context \""
              + target.context()
              + "\": the certificate authority, client certificate or client key is not usable",
          "each must be PEM, and the key must fit the certificate and have no password",
          null);
    }
  }
}
