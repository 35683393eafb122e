package dev.fleetwright.reconciler.kube.config;

import static dev.fleetwright.reconciler.kube.Failures.everythingSaid;
import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.kube.Contexts;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.ScriptedServer;
import dev.fleetwright.reconciler.kube.config.Target.Login;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of kubeconfig files: good ones, odd ones, and ones written to do harm. */
class KubeconfigTest {
  private static final String SERVER = "server: \"https://c.example:6443/k8s/clusters/c-1\"";

  @TempDir Path folder;

  @Test
  void the_first_of_several_files_wins_entry_by_entry() throws Exception {
    var one = folder.resolve("one");
    var two = folder.resolve("two");
    Contexts.write(
        one,
        """
        current-context: ""
        clusters: [{name: k, cluster: {server: "https://one.example"}}]
        contexts: [{name: a, context: {cluster: k}}]
        """);
    Contexts.write(
        two,
        """
        current-context: b
        clusters: [{name: k, cluster: {server: "https://two.example", tls-server-name: two}}]
        contexts: [{name: a, context: {cluster: other}}, {name: b, context: {cluster: k}}]
        """);
    var environment =
        Map.of("KUBECONFIG", one + ":" + folder.resolve("absent") + "::" + two + ":" + one);
    var options = KubeOptions.of(null, environment);

    var kubeconfig = Kubeconfig.read(options);

    assertThat(options.kubeconfigs()).containsExactly(one, folder.resolve("absent"), two);
    assertThat(kubeconfig.contexts()).containsExactly("a", "b");
    assertThat(kubeconfig.current()).isEqualTo("b");
    for (var context : List.of("a", "b")) {
      var target = TargetReader.read(context, context, kubeconfig, options);
      assertThat(target.server()).isEqualTo(URI.create("https://one.example"));
      assertThat(target.serverName()).isNull();
    }
  }

  @Test
  void the_home_folder_and_the_pod_come_last() throws Exception {
    var inPod =
        Map.of(
            "HOME", folder.toString(),
            "KUBERNETES_SERVICE_HOST", "fd00::1",
            "KUBERNETES_SERVICE_PORT", "443");
    var options = KubeOptions.of(null, inPod);

    assertThat(options.kubeconfigs()).containsExactly(folder.resolve(".kube/config"));
    var pod = requireNonNull(options.inCluster());
    assertThat(pod.server()).isEqualTo(URI.create("https://[fd00::1]:443"));
    assertThat(Kubeconfig.read(options).contexts()).isEmpty();
    var account = new KubeOptions.InCluster(pod.server(), folder);
    Contexts.write(folder.resolve("ca.crt"), "PEM");
    var allowed =
        new Access(
            Map.of("hub", "in-cluster"),
            null,
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            new Access.Where("", true));
    var here =
        new KubeOptions(List.of(), false, account, allowed, options.connect(), options.call(), 8);
    var target = TargetReader.read("hub", "eks-1", Kubeconfig.read(here), here);
    assertThat(target.login()).isEqualTo(new Login.TokenFile(folder.resolve("token")));
    assertThat(target.authority()).isEqualTo("PEM");
  }

  @Test
  void an_entry_is_read_with_its_files_beside_the_kubeconfig() throws Exception {
    Contexts.write(folder.resolve("ca.pem"), "authority");
    Contexts.write(folder.resolve("key.pem"), "key");
    var chain =
        Base64.getEncoder()
            .encodeToString("chain".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    var target =
        target(
            SERVER + ", certificate-authority: ca.pem, proxy-url: \"socks5://p.example:1080\"",
            "client-certificate-data: "
                + chain
                + ", client-key: ./key.pem, token: \" abc \", as: me, as-groups: [g, h]");

    assertThat(target)
        .isEqualTo(
            new Target(
                "c",
                URI.create("https://c.example:6443/k8s/clusters/c-1"),
                "authority",
                false,
                null,
                URI.create("socks5://p.example:1080"),
                new Target.ClientCertificate("chain", "key"),
                new Login.Token("abc"),
                Map.of("Impersonate-User", List.of("me"), "Impersonate-Group", List.of("g", "h"))));
  }

  @Test
  void an_unknown_context_is_told_with_those_that_there_are() {
    var file =
        Contexts.write(
            folder.resolve("kubeconfig"),
            "contexts: [{name: prod-eu, context: {}}, {name: prod-us, context: {}}]");
    var options = KubeOptions.of(file, Map.of());

    assertThat(openFailure(options, "prod-ue"))
        .hasMessage("context \"prod-ue\": there is none in " + file)
        .extracting(ClusterFailure::fix)
        .isEqualTo("did you mean \"prod-eu\"?");
    assertThat(openFailure(options, "x").fix()).isEqualTo("the contexts are prod-eu, prod-us");
    assertThat(openFailure(KubeOptions.of(null, Map.of()), "x"))
        .hasMessage("context \"x\": there is no kubeconfig");
  }

  @Test
  void a_named_file_must_be_there() {
    var absent = folder.resolve("absent");

    assertThat(openFailure(KubeOptions.of(absent, Map.of()), "x"))
        .hasMessage("kubeconfig " + absent + ": cannot be read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users: [{name: u, user: {token: CANARY}",
        "users: [{name: u, user: {token: CANARY}}]\nusers: []",
        "--- CANARY",
        "- CANARY",
        "a: &a [CANARY]\n---\nb: 1",
        "users: *CANARY",
        "users: !!java.net.URL [CANARY]",
      })
  void a_file_that_is_no_kubeconfig_is_told_without_its_content(String text) {
    var file = Contexts.write(folder.resolve("kubeconfig"), text);

    var failure = openFailure(KubeOptions.of(file, Map.of()), "c");

    assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
    assertThat(failure).hasMessageStartingWith("kubeconfig " + file + ": ");
    assertThat(everythingSaid(failure)).doesNotContain("CANARY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server: \"http://c.example\"",
        "server: \"ftp://c.example\"",
        "server: \"https://user:CANARY@c.example\"",
        "server: \"https://c.example?CANARY\"",
        "server: \"https://169.254.169.254\"",
        "server: \"https://2852039166\"",
        "server: \"https://[fe80::1]\"",
        "server: \"https://[fd00:ec2::254]\"",
        "server: \"https://[::ffff:169.254.169.254]\"",
        "server: \"https://0.0.0.0\"",
        "server: \"not a url\"",
        "server: [CANARY]",
        "tls-server-name: x",
        SERVER + ", proxy-url: \"http://169.254.169.254:80\"",
        SERVER + ", proxy-url: \"https://CANARY@p.example\"",
        SERVER + ", proxy-url: \"file:///etc/passwd\"",
        SERVER + ", insecure-skip-tls-verify: true",
        SERVER + ", certificate-authority: /no/such/file",
        SERVER + ", certificate-authority: /dev/zero",
        SERVER + ", certificate-authority-data: \"CANARY!\"",
        SERVER + ", certificate-authority-data: Q0FOQVJZ",
      })
  void a_cluster_that_cannot_be_trusted_is_refused_at_once(String cluster) {
    var failure = failureOf(() -> open(cluster, "token: TOKEN-CANARY"));

    assertThat(failure.kind()).isIn(Kind.CONFIGURATION, Kind.NOT_ALLOWED);
    assertThat(failure).hasMessageStartingWith("context \"c\": ");
    assertThat(everythingSaid(failure)).doesNotContain("CANARY", "Q0FOQVJZ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth-provider: {name: gcp, config: {access-token: CANARY}}",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: [\"%s\"]}",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/allowed, args: [\"%s\"]}",
        "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: allowed, args: [\"%s\"]}",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: allowed, interactiveMode: Always}",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: allowed, env: [{name: LD_PRELOAD, value: CANARY}]}",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: allowed, env: [{name: PATH, value: CANARY}]}",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: allowed, env: [{name: _JAVA_OPTIONS, value: CANARY}]}",
        "token: CANARY, exec: {command: touch, args: [\"%s\"]}",
        "token: \"CANARY\\nX-Other: 1\"",
        "token: [CANARY]",
        "client-certificate-data: Q0FOQVJZ",
        "client-certificate-data: Q0FOQVJZ, client-key-data: Q0FOQVJZ",
        "as-groups: [\"system:masters\"]",
        "as: \"\"",
        "as: me, as-groups: [\"\"]",
        "as: me, as-user-extra: {a: [b]}",
      })
  void a_user_that_would_do_harm_is_refused_and_runs_nothing(String user) throws Exception {
    var touched = folder.resolve("touched");

    var failure = failureOf(() -> open(SERVER, user.replace("%s", touched.toString())));

    assertThat(failure.kind()).isIn(Kind.CONFIGURATION, Kind.NOT_ALLOWED);
    assertThat(failure).hasMessageStartingWith("context \"c\": ");
    assertThat(everythingSaid(failure)).doesNotContain("CANARY", "Q0FOQVJZ");
    assertThat(Files.exists(touched)).isFalse();
  }

  @Test
  void an_entry_that_is_wrong_hurts_only_those_who_use_it() throws Exception {
    var file =
        Contexts.write(
            folder.resolve("kubeconfig"),
            """
            clusters: [{name: k, cluster: {server: "https://k.example"}}, {name: bad, cluster: {}}]
            users:
            - {name: evil, user: {exec: {command: rm}}}
            - {user: {token: CANARY}}
            - {name: two, user: {token: CANARY}}
            - {name: two, user: {token: CANARY}}
            contexts:
            - {name: twice, context: {cluster: k, user: two}}
            - {name: doubled, context: {cluster: k}}
            - {name: doubled, context: {cluster: bad}}
            - {name: good, context: {cluster: k}}
            - {name: bad, context: {cluster: bad}}
            - {name: evil, context: {cluster: k, user: evil}}
            - {name: lost, context: {cluster: k, user: nobody}}
            """);
    var options = KubeOptions.of(file, Map.of());

    assertThat(TargetReader.read("good", "good", Kubeconfig.read(options), options).login())
        .isEqualTo(new Login.Anonymous());
    assertThat(openFailure(options, "bad")).hasMessageEndingWith("the cluster has no server");
    assertThat(openFailure(options, "evil"))
        .hasMessageEndingWith("exec would run \"rm\", which is not allowed to run");
    assertThat(openFailure(options, "twice"))
        .hasMessageEndingWith("users has two entries named \"two\"");
    assertThat(openFailure(options, "doubled"))
        .hasMessageEndingWith("contexts has two entries named \"doubled\"");
    assertThat(openFailure(options, "lost"))
        .hasMessageEndingWith("names the user \"nobody\", which has no entry");
  }

  @Test
  void what_holds_credentials_does_not_print_them() throws Exception {
    var target =
        target(
            SERVER,
            "token: CANARY, username: CANARY, password: CANARY,"
                + " client-certificate-data: Q0FOQVJZ, client-key-data: Q0FOQVJZ");
    var grant = new Credentials(target).grant(Deadline.in(java.time.Duration.ofSeconds(1)));

    assertThat(List.of(target, target.login(), target.certificate(), grant).toString())
        .doesNotContain("CANARY", "Q0FOQVJZ");
  }

  @Test
  void a_changed_entry_counts_from_the_next_session_on() throws Exception {
    try (var one = ScriptedServer.answering(identity("one"));
        var two = ScriptedServer.answering(identity("two"))) {
      var clusters =
          KubeClusters.of(Contexts.options(folder, "http://" + one.address(), "token: t"));
      assertThat(clusters.open("c").identity().uid()).isEqualTo("one");
      Contexts.file(folder, "server: \"http://" + two.address() + "\"", "token: other");
      assertThat(clusters.open("c").identity().uid()).isEqualTo("two");
    }
  }

  private static ScriptedServer.Answer identity(String uid) {
    return ScriptedServer.json(200, "{\"metadata\":{\"uid\":\"" + uid + "\"}}");
  }

  private Object open(String cluster, String user) throws ClusterFailure {
    var options =
        Contexts.options(Contexts.file(folder, cluster, user))
            .with(Access.USUAL.withPrograms(Set.of("allowed", "aws", "sh")));
    return KubeClusters.of(options).open("c");
  }

  private Target target(String cluster, String user) throws ClusterFailure {
    var options = Contexts.options(Contexts.file(folder, cluster, user));
    return TargetReader.read("c", "c", Kubeconfig.read(options), options);
  }

  private static ClusterFailure openFailure(KubeOptions options, String context) {
    return failureOf(() -> KubeClusters.of(options).open(context));
  }
}
