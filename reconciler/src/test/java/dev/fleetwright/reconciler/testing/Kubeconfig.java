package dev.fleetwright.reconciler.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Writes kubeconfig files; the first context is the current one. */
final class Kubeconfig {
  /** Cluster, user and context of one name. */
  record Context(String name, ApiServer server, String token) {}

  private Kubeconfig() {}

  static String text(List<Context> contexts) {
    var clusters = new StringBuilder();
    var users = new StringBuilder();
    var names = new StringBuilder();
    for (var context : contexts) {
      var authority = context.server().certificate().getBytes(StandardCharsets.UTF_8);
      clusters.append(
          """
          - name: %s
            cluster:
              server: %s
              certificate-authority-data: %s
          """
              .formatted(
                  context.name(),
                  context.server().url(),
                  Base64.getEncoder().encodeToString(authority)));
      users.append(
          """
          - name: %s
            user:
              token: %s
          """
              .formatted(context.name(), context.token()));
      names.append(
          """
          - name: %1$s
            context:
              cluster: %1$s
              user: %1$s
          """
              .formatted(context.name()));
    }
    return "apiVersion: v1\nkind: Config\ncurrent-context: %s\nclusters:\n%susers:\n%scontexts:\n%s"
        .formatted(contexts.getFirst().name(), clusters, users, names);
  }
}
