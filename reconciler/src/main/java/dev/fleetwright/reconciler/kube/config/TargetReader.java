package dev.fleetwright.reconciler.kube.config;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.kube.config.Target.ClientCertificate;
import dev.fleetwright.reconciler.kube.config.Target.Login;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a target of one context: its cluster's and its user's entry, checked, with the files they
 * name read. What a kubeconfig must not make us do is refused here, and no message repeats a value
 * that could be a credential.
 */
public final class TargetReader {
  private static final int MOST_BYTES = 1 << 20;

  private final String context;
  private final KubeOptions options;

  private TargetReader(String context, KubeOptions options) {
    this.context = context;
    this.options = options;
  }

  /**
   * @param cluster who is to be reached
   * @param named the context that Git names for it; the operator's word beats it
   * @throws ClusterFailure of kind CONFIGURATION, or NOT_ALLOWED for what the operator has to allow
   *     first
   */
  public static Target read(
      String cluster, String named, Kubeconfig kubeconfig, KubeOptions options)
      throws ClusterFailure {
    var context = options.access().context(cluster, named);
    var reader = new TargetReader(context, options);
    var entry = kubeconfig.context(context);
    if (entry != null) {
      options.access().check(cluster, context, false, options.named());
      reader.once(entry, "contexts", context);
      return reader.read(entry, kubeconfig);
    }
    var pod = options.inCluster();
    if (pod != null && context.equals(KubeOptions.IN_CLUSTER)) {
      options.access().check(cluster, context, true, false);
      return reader.read(pod);
    }
    throw kubeconfig.unknown(context);
  }

  private void once(Kubeconfig.Entry entry, String list, String name) throws ClusterFailure {
    if (entry.twice()) {
      throw wrong(
          entry, list + " has two entries named \"" + name + "\"", "leave the one that is meant");
    }
  }

  private Target read(KubeOptions.InCluster pod) throws ClusterFailure {
    var authority = file(pod.account().resolve("ca.crt"), "the pod's service account");
    var login = new Login.TokenFile(pod.account().resolve("token"));
    return new Target(context, pod.server(), authority, false, null, null, null, login, Map.of());
  }

  private Target read(Kubeconfig.Entry entry, Kubeconfig kubeconfig) throws ClusterFailure {
    var clusterName = orEmpty(entry.body().text("cluster"));
    var cluster = kubeconfig.cluster(clusterName);
    if (cluster == null) {
      throw wrong(entry, "names the cluster \"" + clusterName + "\", which has no entry", "");
    }
    once(cluster, "clusters", clusterName);
    var userName = orEmpty(entry.body().text("user"));
    var user =
        userName.isEmpty()
            ? new Kubeconfig.Entry(entry.file(), Json.Obj.EMPTY, false)
            : kubeconfig.user(userName);
    if (user == null) {
      throw wrong(entry, "names the user \"" + userName + "\", which has no entry", "");
    }
    once(user, "users", userName);
    var server = Addresses.server(this, cluster, text(cluster, "server"));
    boolean unverified = unverified(cluster);
    var authority = unverified ? null : pem(cluster, "certificate-authority");
    return new Target(
        context,
        server,
        authority,
        unverified,
        text(cluster, "tls-server-name"),
        Addresses.proxy(this, cluster, text(cluster, "proxy-url")),
        certificate(user),
        login(user, cluster, server, authority),
        impersonate(user));
  }

  private boolean unverified(Kubeconfig.Entry cluster) throws ClusterFailure {
    if (cluster.body().get("insecure-skip-tls-verify") != Json.Bool.TRUE) {
      return false;
    }
    var allowed = options.access().unverified();
    if (!allowed.contains(context)) {
      throw refused(
          cluster,
          "insecure-skip-tls-verify is refused, for anybody in between could act as the cluster",
          options
              .access()
              .fix(
                  "set certificate-authority-data; or, if you know who is in between",
                  "allowUnverified",
                  allowed,
                  context,
                  "--allow-unverified"));
    }
    return true;
  }

  private @Nullable ClientCertificate certificate(Kubeconfig.Entry user) throws ClusterFailure {
    var chain = pem(user, "client-certificate");
    var key = pem(user, "client-key");
    if (chain == null && key == null) {
      return null;
    }
    if (chain == null || key == null) {
      throw wrong(user, "has only one of client-certificate and client-key", "");
    }
    return new ClientCertificate(chain, key);
  }

  private Login login(
      Kubeconfig.Entry user, Kubeconfig.Entry cluster, URI server, @Nullable String authority)
      throws ClusterFailure {
    if (user.body().get("auth-provider") instanceof Json.Obj) {
      throw wrong(
          user,
          "auth-provider is not supported",
          "use an exec plugin, a token, a tokenFile or a client certificate");
    }
    if (user.body().get("exec") instanceof Json.Obj exec) {
      return PluginReader.read(this, user, exec, cluster, server, authority, options.access());
    }
    var tokenFile = text(user, "tokenFile");
    if (tokenFile != null) {
      return new Login.TokenFile(credentialFile(user, "tokenFile", tokenFile));
    }
    var token = text(user, "token");
    if (token != null) {
      return new Login.Token(headerSafe(user, "token", token.strip()));
    }
    var name = text(user, "username");
    if (name != null) {
      return new Login.Password(name, orEmpty(text(user, "password")));
    }
    return new Login.Anonymous();
  }

  private Map<String, List<String>> impersonate(Kubeconfig.Entry user) throws ClusterFailure {
    var headers = new LinkedHashMap<String, List<String>>();
    var as = text(user, "as");
    var uid = text(user, "as-uid");
    var groups = new ArrayList<String>();
    for (var group : user.body().list("as-groups")) {
      groups.add(headerSafe(user, "as-groups", group instanceof Json.Str(var name) ? name : ""));
    }
    if (user.body().get("as-user-extra") != null) {
      throw wrong(user, "as-user-extra is not supported", "");
    }
    if (as == null) {
      if (uid != null || !groups.isEmpty() || user.body().get("as") != null) {
        throw wrong(user, "impersonates without saying whom", "set \"as\"");
      }
      return headers;
    }
    headers.put("Impersonate-User", List.of(headerSafe(user, "as", as)));
    if (uid != null) {
      headers.put("Impersonate-Uid", List.of(headerSafe(user, "as-uid", uid)));
    }
    if (!groups.isEmpty()) {
      headers.put("Impersonate-Group", List.copyOf(groups));
    }
    return Map.copyOf(headers);
  }

  /** The PEM given inline, in base64, or else in a file; null when neither is. */
  private @Nullable String pem(Kubeconfig.Entry entry, String key) throws ClusterFailure {
    var data = text(entry, key + "-data");
    if (data != null) {
      try {
        var decoded = Base64.getDecoder().decode(data.replaceAll("\\s", ""));
        return new String(decoded, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw wrong(entry, key + "-data is not base64", "");
      }
    }
    var file = text(entry, key);
    return file == null
        ? null
        : file(credentialFile(entry, key, file), key + " of " + entry.file());
  }

  /** A file that the entry may have us read, and send to the server that it names. */
  private Path credentialFile(Kubeconfig.Entry entry, String key, String path)
      throws ClusterFailure {
    var file = beside(entry, path);
    var access = options.access();
    if (!SafeFile.isBelow(file, entry.file().toAbsolutePath().normalize().getParent())
        && !SafeFile.isBelow(file, KubeOptions.ACCOUNT)
        && access.folders().stream().noneMatch(folder -> SafeFile.isBelow(file, folder))) {
      var folder = file.getParent() == null ? file : file.getParent();
      throw refused(
          entry,
          key + " is " + file + ", which is outside the folders that a kubeconfig may read from",
          access.fix(
              "if what it holds is for that server",
              "allowFiles",
              access.folders().stream().map(Path::toString).toList(),
              folder.toString(),
              "--allow-files"));
    }
    return file;
  }

  private String file(Path file, String what) throws ClusterFailure {
    var text = SafeFile.text(file, MOST_BYTES);
    if (text == null) {
      throw failure(what + ": " + file + " cannot be read", "");
    }
    return text;
  }

  /** The text under a key; null where there is none or an empty one. */
  @Nullable String text(Kubeconfig.Entry entry, String key) throws ClusterFailure {
    return text(entry, entry.body(), key);
  }

  @Nullable String text(Kubeconfig.Entry entry, Json.Obj body, String key) throws ClusterFailure {
    return switch (body.get(key)) {
      case Json.Str(var value) -> value.isEmpty() ? null : value;
      case null -> null;
      case Json.Null _ -> null;
      default -> throw wrong(entry, key + " is not a string", "");
    };
  }

  /** Relative paths are relative to the kubeconfig, as kubectl has it. */
  static Path beside(Kubeconfig.Entry entry, String path) {
    return entry.file().toAbsolutePath().resolveSibling(path).normalize();
  }

  private String headerSafe(Kubeconfig.Entry entry, String key, String value)
      throws ClusterFailure {
    if (value.isEmpty() || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw wrong(entry, key + " is empty or has characters that no header can carry", "");
    }
    return value;
  }

  ClusterFailure wrong(Kubeconfig.Entry entry, String what, String fix) {
    return failure("kubeconfig " + entry.file() + ": " + what, fix);
  }

  /** What the operator has to allow first. */
  ClusterFailure refused(Kubeconfig.Entry entry, String what, String fix) {
    return new ClusterFailure(
        Kind.NOT_ALLOWED,
        "context \"" + context + "\": kubeconfig " + entry.file() + ": " + what,
        fix,
        null);
  }

  private ClusterFailure failure(String what, String fix) {
    return new ClusterFailure(
        Kind.CONFIGURATION, "context \"" + context + "\": " + what, fix, null);
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  static URI uri(String text) throws URISyntaxException {
    return new URI(text.strip());
  }
}
