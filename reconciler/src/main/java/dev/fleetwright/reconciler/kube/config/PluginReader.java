package dev.fleetwright.reconciler.kube.config;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.kube.config.Target.Login;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code exec} entry of a user. A kubeconfig can come from anywhere, and running what it names
 * is running what its author wants; so a program runs only when the operator named it, exactly as
 * it is written there.
 */
final class PluginReader {
  private static final Set<String> VERSIONS =
      Set.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");

  /** Variables that say whose credential is meant, and can do no more. */
  private static final Set<String> HARMLESS =
      Set.of(
          "AWS_PROFILE",
          "AWS_DEFAULT_PROFILE",
          "AWS_REGION",
          "AWS_DEFAULT_REGION",
          "AWS_STS_REGIONAL_ENDPOINTS",
          "AAD_LOGIN_METHOD",
          "AZURE_CLIENT_ID",
          "AZURE_TENANT_ID",
          "CLOUDSDK_CORE_ACCOUNT",
          "CLOUDSDK_CORE_PROJECT",
          "USE_GKE_GCLOUD_AUTH_PLUGIN",
          "OCI_CLI_PROFILE");

  private PluginReader() {}

  static Login.Plugin read(
      TargetReader reader,
      Kubeconfig.Entry user,
      Json.Obj exec,
      Kubeconfig.Entry cluster,
      URI server,
      @Nullable String authority,
      Access access)
      throws ClusterFailure {
    var command = TargetReader.orEmpty(reader.text(user, exec, "command"));
    var arguments = new ArrayList<String>();
    for (var argument : exec.list("args")) {
      arguments.add(argument instanceof Json.Str(var text) ? text : "");
    }
    allow(reader, user, command, arguments, access);
    var version = TargetReader.orEmpty(reader.text(user, exec, "apiVersion"));
    if (!VERSIONS.contains(version)) {
      throw reader.wrong(
          user, "exec has apiVersion \"" + version + "\"", "use client.authentication.k8s.io/v1");
    }
    if ("Always".equals(reader.text(user, exec, "interactiveMode"))) {
      throw reader.wrong(user, "exec asks questions (interactiveMode Always)", "");
    }
    var environment = new LinkedHashMap<String, String>();
    for (var variable : exec.list("env")) {
      var name = TargetReader.orEmpty(variable.text("name"));
      if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
        throw reader.wrong(user, "exec sets a variable without a proper name", "");
      }
      if (!HARMLESS.contains(name) && !access.variables().contains(name)) {
        throw reader.refused(
            user,
            "exec sets the variable "
                + quoted(name)
                + ", by which the program could do what the kubeconfig's author wants",
            access.fix(
                "set it for this process instead; or, if you know what it does",
                "allowEnv",
                access.variables(),
                name,
                "--allow-env"));
      }
      environment.put(name, TargetReader.orEmpty(variable.text("value")));
    }
    return new Login.Plugin(
        version,
        // A name with a folder is relative to the kubeconfig; a bare one is found in PATH.
        command.indexOf('/') < 0 ? command : TargetReader.beside(user, command).toString(),
        List.copyOf(arguments),
        Map.copyOf(environment),
        exec.get("provideClusterInfo") == Json.Bool.TRUE
            ? info(cluster.body(), server, authority)
            : null,
        TargetReader.orEmpty(reader.text(user, exec, "installHint")));
  }

  private static void allow(
      TargetReader reader,
      Kubeconfig.Entry user,
      String command,
      List<String> arguments,
      Access access)
      throws ClusterFailure {
    if (command.isEmpty()) {
      throw reader.wrong(user, "exec has no command", "");
    }
    var whole = command + " " + String.join(" ", arguments);
    boolean asWritten =
        access.programs().contains(whole)
            && arguments.stream().noneMatch(argument -> argument.matches("(?s).*\\s.*|"));
    if (asWritten) {
      return;
    }
    if (!access.programs().contains(command)) {
      throw reader.refused(
          user,
          "exec would run " + quoted(command) + ", which is not allowed to run",
          access.fix(
              "if it is a program that you trust",
              "allowExec",
              access.programs(),
              command,
              "--allow-exec"));
    }
    var stranger = KnownPrograms.stranger(command, arguments);
    if (stranger.isPresent()) {
      throw reader.refused(
          user,
          "exec runs %s with more or less than it needs to print a token: %s"
              .formatted(quoted(command), stranger.get()),
          "correct the args; or allow the program with all of them, as in `allowExec: [%s]`"
              .formatted(quoted(command + " ARG ARG")));
    }
  }

  private static String quoted(String text) {
    return JsonText.write(new Json.Str(text));
  }

  private static Json.Obj info(Json.Obj cluster, URI server, @Nullable String authority) {
    return Json.obj()
        .put("server", server.toString())
        .put("tls-server-name", cluster.text("tls-server-name"))
        .put("certificate-authority-data", authority == null ? null : base64(authority))
        .put("proxy-url", cluster.text("proxy-url"))
        .put("config", extension(cluster))
        .build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable Json extension(Json.Obj cluster) {
    for (var extension : cluster.list("extensions")) {
      if ("client.authentication.k8s.io/exec".equals(extension.text("name"))) {
        return extension.at("extension");
      }
    }
    return null;
  }
}
