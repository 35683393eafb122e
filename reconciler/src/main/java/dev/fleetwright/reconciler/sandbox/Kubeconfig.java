package dev.fleetwright.reconciler.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the file with which clients find the clusters. */
final class Kubeconfig {
  private Kubeconfig() {}

  static String text(List<SandboxCluster> clusters, @Nullable String authority) {
    var text = new StringBuilder("apiVersion: v1\nkind: Config\npreferences: {}\n");
    var current = clusters.isEmpty() ? "" : clusters.getFirst().name();
    text.append("current-context: ").append(quoted(current)).append("\nclusters:\n");
    for (var cluster : clusters) {
      text.append("- name: ").append(quoted(cluster.name())).append("\n  cluster:\n");
      text.append("    server: ").append(cluster.url()).append('\n');
      if (authority != null) {
        var encoded =
            Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8));
        text.append("    certificate-authority-data: ").append(encoded).append('\n');
      }
    }
    text.append("users:\n");
    for (var cluster : clusters) {
      text.append("- name: ").append(quoted(cluster.name())).append("\n  user:\n");
      text.append("    token: ").append(cluster.token()).append('\n');
    }
    text.append("contexts:\n");
    for (var cluster : clusters) {
      var name = quoted(cluster.name());
      text.append("- name: ").append(name).append("\n  context:\n");
      text.append("    cluster: ").append(name).append("\n    user: ").append(name).append('\n');
    }
    return text.toString();
  }

  /** A JSON string is a YAML one. */
  private static String quoted(String text) {
    var out = new StringBuilder();
    dev.fleetwright.compiler.json.JsonText.quote(text, out);
    return out.toString();
  }
}
