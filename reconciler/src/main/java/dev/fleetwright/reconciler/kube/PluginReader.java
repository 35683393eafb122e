package dev.fleetwright.reconciler.kube;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.kube.Target.Login;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code exec} entry of a user. A kubeconfig can come from anywhere, and running what it names
 * is running what its author wants; so a program runs only when the operator named it, exactly as
 * it is written there.
 */
final class PluginReader {
  private static final Set<String> VERSIONS =
      Set.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");

  /** Variables by which linkers, shells and languages load code, or find another program. */
  private static final Pattern CODE =
      Pattern.compile(
          "(?i)(LD|DYLD)_.*|PATH|IFS|ENV|BASH_.*|SHELLOPTS|PYTHON.*|NODE_.*|PERL.*|RUBY.*|GEM_.*"
              + "|.*JAVA_.*OPTIONS|CLASSPATH|CLOUDSDK_PYTHON.*|AWS_(CONFIG|SHARED_CREDENTIALS)_FILE");

  private PluginReader() {}

  static Login.Plugin read(
      TargetReader reader,
      Kubeconfig.Entry user,
      Json.Obj exec,
      Kubeconfig.Entry cluster,
      URI server,
      @Nullable String authority,
      Set<String> allowed)
      throws ClusterFailure {
    var command = TargetReader.orEmpty(reader.text(user, exec, "command"));
    if (!allowed.contains(command) || command.isEmpty()) {
      throw reader.wrong(
          user,
          "exec would run \"" + command + "\", which is not allowed to run",
          "allow this program by name, if it is one that you trust");
    }
    var version = TargetReader.orEmpty(reader.text(user, exec, "apiVersion"));
    if (!VERSIONS.contains(version)) {
      throw reader.wrong(
          user, "exec has apiVersion \"" + version + "\"", "use client.authentication.k8s.io/v1");
    }
    if ("Always".equals(reader.text(user, exec, "interactiveMode"))) {
      throw reader.wrong(user, "exec asks questions (interactiveMode Always)", "");
    }
    var arguments = new ArrayList<String>();
    for (var argument : exec.list("args")) {
      arguments.add(argument instanceof Json.Str(var text) ? text : "");
    }
    var environment = new LinkedHashMap<String, String>();
    for (var variable : exec.list("env")) {
      var name = TargetReader.orEmpty(variable.text("name"));
      if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
        throw reader.wrong(user, "exec sets a variable without a proper name", "");
      }
      if (CODE.matcher(name).matches()) {
        throw reader.wrong(
            user,
            "exec sets " + name + ", by which the program would run what the kubeconfig says",
            "set it for this process, if it is needed");
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
