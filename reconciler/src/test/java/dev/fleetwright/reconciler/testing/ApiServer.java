package dev.fleetwright.reconciler.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * One cluster's processes: kube-apiserver, which makes its own certificate, and when wanted the
 * controllers and the world around them. Its address, certificate and tokens stay the same over a
 * kill and a restart.
 */
final class ApiServer {
  private static final String CONTROLLERS =
      String.join(
          ",",
          "clusterrole-aggregation-controller",
          "cronjob-controller",
          "daemonset-controller",
          "deployment-controller",
          "disruption-controller",
          "endpointslice-controller",
          "garbage-collector-controller",
          "job-controller",
          "namespace-controller",
          "persistentvolumeclaim-protection-controller",
          "replicaset-controller",
          "resourcequota-controller",
          "serviceaccount-controller",
          "statefulset-controller",
          "ttl-after-finished-controller");

  private static final String AUDIT_POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived, ResponseStarted]
      rules: [{level: Metadata}]
      """;

  private final Path folder;
  private final int port = Etcd.freePort();
  private final String token = UUID.randomUUID().toString();
  private final String strangerToken = UUID.randomUUID().toString();
  private final TestProcess api;
  private final TestProcess controllers;
  private final TestProcess world;
  private final boolean controlled;
  private @Nullable HttpClient http;

  /**
   * @param folder new and empty; keeps keys, certificate and logs
   * @param minor the Kubernetes minor to serve, e.g. {@code 1.34}; null for the newest
   * @param controlled whether the controllers and the world run too
   */
  ApiServer(
      Path program,
      Path folder,
      Etcd etcd,
      @Nullable String minor,
      boolean controlled,
      List<String> flags) {
    this.folder = folder;
    this.controlled = controlled;
    var accountKey = writeAccountKeys();
    write(
        "tokens.csv", "%s,admin,1,system:masters\n%s,stranger,2\n".formatted(token, strangerToken));
    var arguments = new ArrayList<String>();
    arguments.add("api");
    arguments.add("--etcd-servers=" + etcd.address());
    arguments.add("--etcd-prefix=/" + folder.getFileName());
    arguments.add("--secure-port=" + port);
    arguments.add("--bind-address=127.0.0.1");
    arguments.add("--advertise-address=127.0.0.1");
    arguments.add("--cert-dir=" + folder);
    arguments.add("--service-cluster-ip-range=10.0.0.0/16");
    arguments.add("--service-account-issuer=https://kubernetes.default.svc");
    arguments.add("--service-account-key-file=" + folder.resolve("account.pub"));
    arguments.add("--service-account-signing-key-file=" + accountKey);
    arguments.add("--token-auth-file=" + folder.resolve("tokens.csv"));
    arguments.add("--authorization-mode=RBAC");
    // Without service account admission no pod needs a token, and none of their controllers must
    // run.
    arguments.add("--disable-admission-plugins=ServiceAccount");
    arguments.add("--endpoint-reconciler-type=none");
    arguments.add("--allow-privileged=true");
    arguments.add("--profiling=false");
    write("audit.yaml", AUDIT_POLICY);
    arguments.add("--audit-policy-file=" + folder.resolve("audit.yaml"));
    arguments.add("--audit-log-path=" + folder.resolve("audit.log"));
    if (minor != null) {
      arguments.add("--emulated-version=" + minor);
    }
    arguments.addAll(flags);
    var kubeconfig = folder.resolve("kubeconfig");
    api = new TestProcess(program, folder.resolve("api.log"), arguments);
    controllers =
        new TestProcess(
            program,
            folder.resolve("controllers.log"),
            List.of(
                "controllers",
                "--kubeconfig=" + kubeconfig,
                "--leader-elect=false",
                "--use-service-account-credentials=false",
                "--service-account-private-key-file=" + accountKey,
                "--root-ca-file=" + folder.resolve("apiserver.crt"),
                "--secure-port=0",
                "--controllers=" + CONTROLLERS));
    world =
        new TestProcess(
            program, folder.resolve("world.log"), List.of("world", kubeconfig.toString()));
  }

  /** Starts what does not run, and waits until the server answers that it is ready. */
  void start() {
    if (!api.isAlive()) {
      api.start(this::isReady);
    }
    write("kubeconfig", Kubeconfig.text(List.of(new Kubeconfig.Context("it", this, token))));
    if (controlled && !controllers.isAlive()) {
      controllers.start(() -> true);
      world.start(() -> world.hasSaid("ready"));
    }
  }

  void kill() {
    world.kill();
    controllers.kill();
    api.kill();
  }

  TestProcess api() {
    return api;
  }

  String url() {
    return "https://127.0.0.1:" + port;
  }

  String token() {
    return token;
  }

  String strangerToken() {
    return strangerToken;
  }

  /** The certificate that signs the server's, PEM. */
  String certificate() {
    try {
      return Files.readString(folder.resolve("apiserver.crt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends one request; whatever the server answers comes back. */
  HttpResponse<String> send(String as, String method, String path, String contentType, String body)
      throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + as)
            .header("Content-Type", contentType)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return http().send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** One line of JSON for each request that was answered. */
  List<String> audit() {
    try {
      return Files.readAllLines(folder.resolve("audit.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isReady() {
    try {
      return Files.exists(folder.resolve("apiserver.crt"))
          && send(token, "GET", "/readyz", "application/json", "").statusCode() == 200;
    } catch (IOException notYet) {
      forgetHttp(); // the certificate may have been read when it was half written
      return false;
    }
  }

  private synchronized void forgetHttp() {
    http = null;
  }

  /** Made when the server has made its certificate. */
  private synchronized HttpClient http() throws IOException {
    if (http == null) {
      try (var pem = Files.newInputStream(folder.resolve("apiserver.crt"))) {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
          trusted.setCertificateEntry(
              ((X509Certificate) certificate).getSubjectX500Principal().getName(), certificate);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        http = HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1).build();
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }
    return http;
  }

  private Path writeAccountKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var keys = generator.generateKeyPair();
      write("account.pub", pem("PUBLIC KEY", keys.getPublic().getEncoded()));
      return write("account.key", pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String what, byte[] der) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
