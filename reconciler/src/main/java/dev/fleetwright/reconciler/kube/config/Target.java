package dev.fleetwright.reconciler.kube.config;

import dev.fleetwright.compiler.json.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One context, read and checked: where to connect, whom to trust, who we are. Equal targets may
 * share connections. Holds credentials, and therefore never prints itself.
 *
 * @param authority PEM of those who may sign the server's certificate; null for the system's own
 * @param unverified any certificate will do; only where the operator said so
 * @param serverName that the certificate must be for, where it is not the server's host
 * @param impersonate headers that act as somebody else
 */
public record Target(
    String context,
    URI server,
    @Nullable String authority,
    boolean unverified,
    @Nullable String serverName,
    @Nullable URI proxy,
    @Nullable ClientCertificate certificate,
    Login login,
    Map<String, List<String>> impersonate) {

  /** {@code host:port}. */
  public String address() {
    int port = server.getPort() >= 0 ? server.getPort() : isPlain() ? 80 : 443;
    return server.getHost() + ":" + port;
  }

  /** Without TLS; only on this machine. */
  public boolean isPlain() {
    return "http".equals(server.getScheme());
  }

  @Override
  public String toString() {
    return "context " + context;
  }

  /** PEM of a certificate and of its key. */
  public record ClientCertificate(String chain, String key) {
    @Override
    public String toString() {
      return "client certificate";
    }
  }

  /** How a request says who sends it. */
  public sealed interface Login {
    /** Nothing, or the client certificate alone. */
    record Anonymous() implements Login {}

    record Token(String token) implements Login {
      @Override
      public String toString() {
        return "token";
      }
    }

    /** A file that somebody keeps fresh. */
    record TokenFile(Path file) implements Login {}

    record Password(String user, String password) implements Login {
      @Override
      public String toString() {
        return "password";
      }
    }

    /**
     * A program that prints an {@code ExecCredential}.
     *
     * @param command absolute, or looked up in {@code PATH}
     * @param cluster what the program is told of the cluster, where it asks for that
     * @param hint how to install it, by the kubeconfig's author
     */
    record Plugin(
        String apiVersion,
        String command,
        List<String> arguments,
        Map<String, String> environment,
        Json.@Nullable Obj cluster,
        String hint)
        implements Login {
      @Override
      public String toString() {
        return "program " + command;
      }
    }
  }
}
