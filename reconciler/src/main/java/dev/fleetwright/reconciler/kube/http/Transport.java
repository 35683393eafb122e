package dev.fleetwright.reconciler.kube.http;

import dev.fleetwright.reconciler.kube.config.Addresses;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.kube.config.Target;
import dev.fleetwright.reconciler.kube.config.Target.ClientCertificate;
import io.kubernetes.client.openapi.ApiClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The official client, reduced to what it is good at here: an HTTP client that trusts one cluster
 * and shows it our certificate. Each has a pool of its own, as large as what it is sent at once: in
 * one for all, a large fleet would push out connections that it needs again.
 *
 * <p>HTTP/1.1 on purpose: an idle HTTP/2 connection holds a thread, and a burst of short requests
 * gains nothing from it.
 */
public final class Transport extends ApiClient {
  private static final OkHttpClient BASE =
      new OkHttpClient.Builder()
          .protocols(List.of(Protocol.HTTP_1_1))
          .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
          .sslSocketFactory(Handshake.sockets(), Handshake.NOBODY) // until secure says whom
          .dns(Addresses::resolve)
          // A redirect could carry the credentials to another host.
          .followRedirects(false)
          .followSslRedirects(false)
          .eventListenerFactory(call -> Objects.requireNonNull(call.request().tag(Phase.class)))
          .build();

  private Transport() {
    super(BASE);
  }

  /** Loads what a first connection needs, the slow parts of TLS with it. */
  public static void prefetch() {
    Handshake.rehearse();
  }

  /**
   * The parent's own set-up loads a thousand classes of typed models and their JSON, of which we
   * use none.
   */
  @Override
  protected void init() {
    authentications = new HashMap<>();
    verifyingSsl = true;
  }

  /**
   * A client for one cluster.
   *
   * @throws GeneralSecurityException when the authority, the certificate or the key is unusable
   */
  static OkHttpClient connect(
      Target target, @Nullable ClientCertificate certificate, KubeOptions options)
      throws GeneralSecurityException, IOException {
    var transport = new Transport();
    if (!target.isPlain()) {
      transport.secure(target, certificate);
    }
    var secured = transport.getHttpClient();
    var builder =
        secured
            .newBuilder()
            .connectionPool(new ConnectionPool(options.requests(), 45, TimeUnit.SECONDS))
            .connectTimeout(options.connect())
            .readTimeout(options.call())
            .writeTimeout(options.call());
    var name = target.serverName();
    if (target.isPlain()) {
      builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    } else if (name != null) {
      // The official client checks the certificate for that name, but would still ask for the
      // host's; a router that chooses the cluster by the name asked for needs both.
      builder.sslSocketFactory(
          new NamedSocketFactory(secured.sslSocketFactory(), name),
          Objects.requireNonNull(secured.x509TrustManager()));
    }
    var proxy = target.proxy();
    if (proxy != null) {
      through(proxy, builder);
    }
    return builder.build();
  }

  private static void through(URI proxy, OkHttpClient.Builder builder) throws UnknownHostException {
    boolean http = proxy.getScheme().equalsIgnoreCase("http");
    int port = proxy.getPort() >= 0 ? proxy.getPort() : http ? 80 : 1080;
    builder.proxy(
        new Proxy(
            http ? Proxy.Type.HTTP : Proxy.Type.SOCKS,
            // The client resolves an http proxy by our rules, and leaves a socks5 one to the
            // platform.
            http
                ? InetSocketAddress.createUnresolved(proxy.getHost(), port)
                : new InetSocketAddress(Addresses.resolve(proxy.getHost()).getFirst(), port)));
    var login = proxy.getUserInfo();
    if (login != null) {
      int colon = login.indexOf(':');
      var basic =
          okhttp3.Credentials.basic(
              colon < 0 ? login : login.substring(0, colon),
              colon < 0 ? "" : login.substring(colon + 1));
      builder.proxyAuthenticator((_, refused) ->
          refused.request().header("Proxy-Authorization") != null
              ? null
              : refused.request().newBuilder().header("Proxy-Authorization", basic).build());
    }
  }

  private void secure(Target target, @Nullable ClientCertificate certificate)
      throws GeneralSecurityException, IOException {
    verifyingSsl = !target.unverified();
    var authority = target.authority();
    if (authority != null) {
      sslCaCert = new ByteArrayInputStream(authority.getBytes(StandardCharsets.UTF_8));
    }
    tlsServerName = target.serverName();
    if (certificate != null) {
      keyManagers = ClientKey.managers(certificate);
    }
    try {
      // Once, with everything set; each of the parent's setters would do it again.
      applySslSettings();
    } catch (RuntimeException e) {
      throw new GeneralSecurityException("the certificate authority is no certificate", e);
    }
  }
}
