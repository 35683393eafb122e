package dev.fleetwright.reconciler.kube.http;

import static dev.fleetwright.reconciler.kube.Authority.base64;
import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static dev.fleetwright.reconciler.kube.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.kube.Authority;
import dev.fleetwright.reconciler.kube.Contexts;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.ScriptedServer;
import dev.fleetwright.reconciler.kube.config.Access;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.kube.config.Kubeconfig;
import dev.fleetwright.reconciler.kube.config.TargetReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom we believe to be a cluster, and how we show who we are. */
class TlsTest {
  private static final ScriptedServer.Answer WELCOME = json(200, "{\"metadata\":{\"uid\":\"u\"}}");
  private static Authority ours;
  private static Authority theirs;

  @TempDir Path folder;

  @BeforeAll
  static void found() throws Exception {
    ours = Authority.create();
    theirs = Authority.create();
  }

  @Test
  void a_server_of_the_clusters_own_authority_is_believed() throws Exception {
    assertThat(identity(ours.server("127.0.0.1"), trust(ours), "")).isEqualTo("u");
  }

  @Test
  void a_server_of_another_authority_is_not() throws Exception {
    var failure =
        failureOf(() -> identity(theirs.server("127.0.0.1"), trust(ours), "token: CANARY"));

    assertThat(failure.kind()).isEqualTo(Kind.WRONG_CERTIFICATE);
    assertThat(failure)
        .hasMessageMatching(
            "ask who the cluster is: the certificate of 127.0.0.1:[0-9]+ is signed by nobody whom"
                + " context \"c\" trusts: it is self-signed, or another cluster answers there");
    assertThat(failure.fix()).contains("fetch its kubeconfig again");
    assertThat(failureOf(() -> identity(theirs.server("127.0.0.1"), "", "")).kind())
        .isEqualTo(Kind.WRONG_CERTIFICATE);
  }

  @Test
  void a_client_that_no_cluster_has_secured_believes_nobody() throws Exception {
    Handshake.rehearse();
    var bare =
        new OkHttpClient.Builder().sslSocketFactory(Handshake.sockets(), Handshake.NOBODY).build();
    try (var server =
        ScriptedServer.over(Authority.socket(ours.server("127.0.0.1"), null), _ -> WELCOME)) {
      var call = bare.newCall(new Request.Builder().url("https://" + server.address()).build());

      assertThatThrownBy(call::execute)
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("nobody is trusted here");
    }
  }

  @Test
  void a_certificate_for_another_name_says_which() {
    assertThat(failureOf(() -> identity(ours.server("other.example"), trust(ours), "")))
        .hasMessageEndingWith(" is not for 127.0.0.1 but for other.example")
        .extracting("kind")
        .isEqualTo(Kind.WRONG_CERTIFICATE);
  }

  @Test
  void a_certificate_out_of_its_time_says_so() {
    var now = Instant.now();
    assertThat(
            failureOf(() ->
                identity(
                    ours.sign("127.0.0.1", "EC", now.minusSeconds(900), now.minusSeconds(60)),
                    trust(ours),
                    "")))
        .hasMessageContaining(" has expired (")
        .extracting("kind")
        .isEqualTo(Kind.WRONG_CERTIFICATE);
    assertThat(
            failureOf(() ->
                identity(
                    ours.sign("127.0.0.1", "EC", now.plusSeconds(600), now.plusSeconds(900)),
                    trust(ours),
                    "")))
        .hasMessageContaining(" is not valid yet (");
  }

  @Test
  void a_server_without_tls_is_told() throws Exception {
    try (var server = ScriptedServer.answering(WELCOME)) {
      var options = Contexts.options(folder, "https://" + server.address(), "");
      assertThat(failureOf(() -> KubeClusters.of(options).open("c").identity()))
          .hasMessageEndingWith("not reached: " + server.address() + " does not speak TLS");
    }
  }

  @Test
  void an_unchecked_certificate_needs_the_operators_word() throws Exception {
    var cluster = ", insecure-skip-tls-verify: true";
    var server = theirs.server("other.example");

    assertThat(failureOf(() -> identity(server, cluster, "")))
        .hasMessageContaining("insecure-skip-tls-verify is refused");
    try (var running = ScriptedServer.over(Authority.socket(server, null), _ -> WELCOME)) {
      var options = options(running, cluster, "").with(Access.USUAL.withUnverified(Set.of("c")));
      assertThat(KubeClusters.of(options).open("c").identity().uid()).isEqualTo("u");
    }
  }

  @Test
  void another_server_name_is_asked_for_and_checked() throws Exception {
    var asked = new CopyOnWriteArrayList<String>();
    var socket = Authority.socket(ours.server("api.example"), null);
    ScriptedServer.Answer answer =
        (connection, out) -> {
          var session = (ExtendedSSLSession) ((SSLSocket) connection).getSession();
          session
              .getRequestedServerNames()
              .forEach(name -> asked.add(((SNIHostName) name).getAsciiName()));
          WELCOME.write(connection, out);
        };
    try (var server = ScriptedServer.over(socket, _ -> answer)) {
      var options = options(server, trust(ours) + ", tls-server-name: api.example", "");
      assertThat(KubeClusters.of(options).open("c").identity().uid()).isEqualTo("u");
    }
    assertThat(asked).containsExactly("api.example");
    assertThat(
            failureOf(() ->
                identity(
                    ours.server("127.0.0.1"), trust(ours) + ", tls-server-name: api.example", "")))
        .hasMessageEndingWith(" is not for api.example but for 127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void a_client_certificate_is_shown_whatever_its_key_is_written_as(String algorithm)
      throws Exception {
    var user =
        ours.sign(
            "me.example",
            algorithm,
            Instant.now().minusSeconds(60),
            Instant.now().plusSeconds(3600));
    for (var key : List.of(user.key(), user.traditionalKey())) {
      assertThat(identityOf(ours.server("127.0.0.1"), user.chain(), key)).isEqualTo("u");
    }
  }

  @Test
  void a_client_certificate_that_the_server_refuses_is_told_as_such() throws Exception {
    var stranger = theirs.server("me.example");

    var failure =
        failureOf(() -> identityOf(ours.server("127.0.0.1"), stranger.chain(), stranger.key()));

    // The server's word often goes down with the connection; then its silence must do.
    assertThat(failure.kind()).isIn(Kind.UNAUTHORISED, Kind.UNREACHABLE);
    assertThat(failure.fix()).contains("client certificate of context \"c\"");
  }

  @Test
  void the_servers_word_about_a_client_certificate_is_passed_on() throws Exception {
    var options = Contexts.options(folder, "https://127.0.0.1:1", "");
    var alert =
        new SSLHandshakeException(
            "(certificate_expired) Received fatal alert: certificate_expired");
    var target = TargetReader.read("c", "c", Kubeconfig.read(options), options);

    var failure =
        Fault.of(
            alert, Ask.get("ask", HttpUrl.get("https://x/"), ""), target, new Phase(), options);

    assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORISED);
    assertThat(failure)
        .hasMessage("ask: 127.0.0.1:1 refuses the client certificate: certificate_expired");
  }

  @Test
  void a_key_that_does_not_fit_its_certificate_is_told_at_once() throws Exception {
    var one = ours.server("me.example");
    var other = ours.server("me.example");

    var failure = failureOf(() -> identityOf(ours.server("127.0.0.1"), one.chain(), other.key()));

    assertThat(failure.kind()).isIn(Kind.CONFIGURATION, Kind.UNAUTHORISED);
  }

  private static String trust(Authority authority) throws Exception {
    return ", certificate-authority-data: " + authority.data();
  }

  private String identityOf(Authority.Signed server, String chain, String key) throws Exception {
    return identity(Authority.socket(server, ours), trust(ours), user(chain, key));
  }

  private static String user(String chain, String key) {
    return "client-certificate-data: " + base64(chain) + ", client-key-data: " + base64(key);
  }

  @Test
  void a_server_that_takes_the_connection_and_stalls_is_told_from_one_that_does_not()
      throws Exception {
    try (var silent = new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
      var address = "127.0.0.1:" + silent.getLocalPort();
      var options = Contexts.options(folder, "https://" + address, "token: t");
      try (var session = KubeClusters.of(options).open("c")) {
        assertThat(failureOf(session::identity))
            .hasMessageEndingWith(
                "not reached: " + address + " took the connection and then said nothing in TLS")
            .extracting(ClusterFailure::fix)
            .asString()
            .startsWith("see that the kubeconfig's server is the cluster's address");
      }
    }
  }

  private String identity(Authority.Signed server, String cluster, String user) throws Exception {
    return identity(Authority.socket(server, null), cluster, user);
  }

  private String identity(SSLServerSocket socket, String cluster, String user) throws Exception {
    try (var server = ScriptedServer.over(socket, _ -> WELCOME);
        var session = KubeClusters.of(options(server, cluster, user)).open("c")) {
      return session.identity().uid();
    }
  }

  private KubeOptions options(ScriptedServer server, String cluster, String user) {
    return Contexts.options(
        Contexts.file(folder, "server: \"https://" + server.address() + "\"" + cluster, user));
  }
}
