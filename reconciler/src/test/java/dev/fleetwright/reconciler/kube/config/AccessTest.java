package dev.fleetwright.reconciler.kube.config;

import static dev.fleetwright.reconciler.kube.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.kube.Contexts;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.kube.ScriptedServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither Git nor a kubeconfig chooses credentials that the operator did not give for that. */
class AccessTest {
  private static final Access.Where CONFIG = new Access.Where("config.yaml", true);

  @TempDir Path folder;

  @Test
  void the_account_of_the_pod_is_nobodys_until_the_operator_names_it() throws Exception {
    Contexts.write(folder.resolve("token"), "the-hubs-own");
    for (var named : List.of(true, false)) {
      for (var cluster : List.of("dev-box", "in-cluster")) {
        var failure =
            failureOf(() ->
                KubeClusters.of(inPod(named, access(Map.of(), null)))
                    .open(cluster, "in-cluster", Duration.ofSeconds(5)));

        assertThat(failure.kind()).isEqualTo(Kind.NOT_ALLOWED);
        assertThat(failure.kind().code()).isEqualTo("FW2070");
        assertThat(failure.fix())
            .isEqualTo(
                "if cluster \"%s\" is to be reached so, write `contexts: {%s: in-cluster}` in config.yaml, or say --context %s=in-cluster"
                    .formatted(cluster, cluster, cluster));
      }
    }
  }

  @Test
  void the_account_of_the_pod_is_for_the_cluster_that_the_operator_gave_it_to() throws Exception {
    Contexts.write(folder.resolve("token"), "the-hubs-own");
    Contexts.write(folder.resolve("ca.crt"), "PEM");
    var options = inPod(false, access(Map.of("hub", "in-cluster"), null));
    var none = Kubeconfig.read(options);

    assertThat(TargetReader.read("hub", "in-cluster", none, options).login())
        .isEqualTo(new Target.Login.TokenFile(folder.resolve("token")));
    assertThat(failureOf(() -> TargetReader.read("evil", "in-cluster", none, options)))
        .hasMessage(
            "context \"in-cluster\": the operator gives it to cluster \"hub\", and cluster \"evil\" asks for it");
  }

  @Test
  void the_operators_context_beats_the_one_in_git() throws Exception {
    try (var meant = ScriptedServer.answering(identity("meant"));
        var other = ScriptedServer.answering(identity("other"))) {
      var file =
          Contexts.write(
              folder.resolve("kubeconfig"),
              """
              clusters:
              - {name: m, cluster: {server: "http://%s"}}
              - {name: o, cluster: {server: "http://%s"}}
              contexts: [{name: meant, context: {cluster: m}}, {name: other, context: {cluster: o}}]
              """
                  .formatted(meant.address(), other.address()));
      var clusters =
          KubeClusters.of(
              Contexts.options(file).with(access(Map.of("prod", "meant"), Set.of("other"))));

      assertThat(clusters.open("prod", "other", Duration.ofSeconds(5)).identity().uid())
          .isEqualTo("meant");
      assertThat(failureOf(() -> clusters.open("x", "meant", Duration.ofSeconds(5))).kind())
          .isEqualTo(Kind.NOT_ALLOWED);
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void a_list_of_contexts_is_all_that_git_may_name() {
    var listed = access(Map.of(), Set.of("good"));

    assertThat(refusal(listed, "a", "good", true)).isNull();
    assertThat(refusal(listed, "good", "good", false)).isNull();
    assertThat(refusal(listed, "admin", "admin", true))
        .hasMessage("context \"admin\": it is none of those that the operator allows");
    assertThat(refusal(access(Map.of(), Set.of()), "a", "a", true)).isNotNull();
  }

  @Test
  void of_a_kubeconfig_that_was_only_found_a_cluster_has_the_context_of_its_own_name() {
    var nothing = access(Map.of("b", "b-context"), null);

    assertThat(refusal(nothing, "a", "admin", true)).isNull();
    assertThat(refusal(nothing, "a", "a", false)).isNull();
    var refused = refusal(nothing, "a", "arn:aws:eks:eu-west-1:1:cluster/a", false);
    assertThat(refused)
        .isNotNull()
        .hasMessage(
            "context \"arn:aws:eks:eu-west-1:1:cluster/a\": cluster \"a\" has another name, and the kubeconfig was only found, not named by `kubeconfig` of the configuration or --kubeconfig");
    assertThat(java.util.Objects.requireNonNull(refused).fix())
        .contains(
            "write `contexts: {a: \"arn:aws:eks:eu-west-1:1:cluster/a\", b: b-context}` in config.yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "command: aws, args: [--region, eu-west-1, eks, get-token, --cluster-name, prod, --output, json], env: [{name: AWS_PROFILE, value: prod}]",
        "command: gke-gcloud-auth-plugin",
        "command: kubelogin, args: [get-token, --environment, AzurePublicCloud, --server-id, s, --client-id=c, --tenant-id, t, --login, azurecli]",
        "command: aws-iam-authenticator, args: [token, -i, prod]",
        "command: doctl, args: [kubernetes, cluster, kubeconfig, exec-credential, --version=v1beta1, 6a-1]",
        "command: own, args: [\"--anything\"]",
        "command: sh, args: [token.sh]",
      })
  void what_providers_kubeconfigs_say_runs_once_the_program_is_allowed(String exec)
      throws Exception {
    assertThat(exec(exec, allowing("sh token.sh")).login()).isInstanceOf(Target.Login.Plugin.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HOME",
        "XDG_CONFIG_HOME",
        "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES",
        "AWS_ENDPOINT_URL",
        "AWS_CA_BUNDLE",
        "HTTPS_PROXY",
        "AWS_CONFIG_FILE",
        "LD_PRELOAD",
        "GCONV_PATH",
        "aws_profile",
        "anything",
      })
  void a_variable_is_set_only_when_it_is_known_to_be_harmless_or_allowed(String name)
      throws Exception {
    var exec = "command: aws, args: [eks, get-token], env: [{name: " + name + ", value: CANARY}]";

    var failure = failureOf(() -> exec(exec, allowing()));

    assertThat(failure.kind()).isEqualTo(Kind.NOT_ALLOWED);
    assertThat(failure)
        .hasMessageContaining("exec sets the variable \"" + name + "\"")
        .hasMessageNotContaining("CANARY");
    assertThat(failure.fix()).contains("`allowEnv: [" + name + "]` in config.yaml");
    assertThat(exec(exec, allowing().withVariables(Set.of(name))).login())
        .isInstanceOf(Target.Login.Plugin.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "command: aws, args: [--endpoint-url, \"https://CANARY\", eks, get-token]",
        "command: aws, args: [eks, get-token, --ca-bundle=/CANARY]",
        "command: aws, args: [s3, cp, /CANARY]",
        "command: aws, args: [eks, get-token, --profile, --no-verify-ssl]",
        "command: aws, args: [eks, update-kubeconfig]",
        "command: aws, args: [eks]",
        "command: gke-gcloud-auth-plugin, args: [--CANARY]",
        "command: kubelogin, args: [get-token, --authority-host, \"https://CANARY\"]",
        "command: sh, args: [-c, \"echo CANARY\"]",
        "command: sh, args: [\"token.sh \"]",
        "command: python3.12, args: [-c, CANARY]",
      })
  void a_known_program_runs_with_the_arguments_that_print_a_token_and_no_others(String exec) {
    var failure = failureOf(() -> exec(exec, allowing("sh token.sh", "sh token.sh ")));

    assertThat(failure.kind()).isEqualTo(Kind.NOT_ALLOWED);
    assertThat(failure.getMessage() + failure.fix()).doesNotContain("CANARY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenFile: %s", "client-key: %s, client-certificate-data: Q0E="})
  void files_are_read_only_from_the_kubeconfigs_folder_and_those_that_the_operator_names(
      String user) throws Exception {
    var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    var secret = Contexts.write(elsewhere.resolve("secret"), "CANARY");
    var own = Files.createDirectories(folder.resolve("own"));
    Contexts.write(own.resolve("mine"), "t");
    Files.createSymbolicLink(own.resolve("link"), secret);
    Files.createSymbolicLink(own.resolve("data"), own.resolve("mine"));

    for (var path : List.of(secret.toString(), "../elsewhere/secret", "link", "/etc/hostname")) {
      var failure = failureOf(() -> user(own, user.formatted(path), Access.USUAL.at(CONFIG)));
      assertThat(failure.kind()).as(path).isEqualTo(Kind.NOT_ALLOWED);
      assertThat(failure.getMessage() + failure.fix()).doesNotContain("CANARY");
    }
    assertThat(failureOf(() -> user(own, user.formatted(secret), Access.USUAL.at(CONFIG))).fix())
        .contains("`allowFiles: [" + elsewhere + "]` in config.yaml");
    var allowed = Access.USUAL.withFolders(Set.of(elsewhere));
    assertThat(user(own, user.formatted(secret), allowed)).isNotNull();
    for (var path : List.of("mine", "data")) {
      assertThat(user(own, user.formatted(path), Access.USUAL)).isNotNull();
    }
  }

  private static Target user(Path folder, String user, Access access) throws ClusterFailure {
    var file = Contexts.file(folder, "server: \"https://c.example\"", user);
    var options = Contexts.options(file).with(access);
    return TargetReader.read("c", "c", Kubeconfig.read(options), options);
  }

  @Test
  void a_program_that_is_not_allowed_is_told_with_the_line_to_add() {
    var access = access(Map.of(), null).withPrograms(Set.of("gke-gcloud-auth-plugin"));

    assertThat(failureOf(() -> exec("command: aws", access)).fix())
        .isEqualTo(
            "if it is a program that you trust, write `allowExec: [aws, gke-gcloud-auth-plugin]` in config.yaml, or say --allow-exec aws");
  }

  private static Access access(Map<String, String> contexts, @Nullable Set<String> allowed) {
    return new Access(contexts, allowed, Set.of(), Set.of(), Set.of(), Set.of(), CONFIG);
  }

  private static Access allowing(String... besides) {
    var programs =
        new java.util.HashSet<>(
            Set.of(
                "aws",
                "gke-gcloud-auth-plugin",
                "kubelogin",
                "aws-iam-authenticator",
                "doctl",
                "own",
                "sh",
                "python3.12"));
    programs.addAll(List.of(besides));
    return access(Map.of(), null).withPrograms(programs);
  }

  private static @Nullable ClusterFailure refusal(
      Access access, String cluster, String context, boolean ours) {
    try {
      access.check(cluster, context, false, ours);
      return null;
    } catch (ClusterFailure e) {
      return e;
    }
  }

  private Target exec(String exec, Access access) throws ClusterFailure {
    var file =
        Contexts.file(
            folder,
            "server: \"https://c.example\"",
            "exec: {apiVersion: client.authentication.k8s.io/v1, " + exec + "}");
    var options = Contexts.options(file).with(access);
    return TargetReader.read("c", "c", Kubeconfig.read(options), options);
  }

  private KubeOptions inPod(boolean named, Access access) {
    var pod = new KubeOptions.InCluster(URI.create("https://127.0.0.1:1"), folder);
    var empty = Contexts.write(folder.resolve("empty"), "contexts: []");
    return new KubeOptions(
        List.of(empty), named, pod, access, Duration.ofSeconds(1), Duration.ofSeconds(1), 8);
  }

  private static ScriptedServer.Answer identity(String uid) {
    return ScriptedServer.json(200, "{\"metadata\":{\"uid\":\"" + uid + "\"}}");
  }
}
