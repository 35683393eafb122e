package dev.fleetwright.compiler.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.jspecify.annotations.Nullable;

/**
 * How something is fetched: with which proof, for how long, and from whom not.
 *
 * @param timeout of the whole
 */
record Fetching(Origin origin, @Nullable Token token, Duration timeout, boolean nearby) {

  /**
   * Fetches one ref. Every object is looked at before the ref moves.
   *
   * @throws IOException with a message for people, without any secret
   */
  void fetch(Repository into, RefSpec ref) throws IOException {
    // A server that sends us elsewhere would be sent the token too.
    into.getConfig().setString("http", null, "followRedirects", "false");
    var ssh = new StrictSsh(nearby);
    try (var transport = open(into)) {
      transport.setTimeout((int) Math.max(1, timeout.toSeconds()));
      transport.setTagOpt(TagOpt.NO_TAGS);
      transport.setObjectChecker(new ObjectChecker().setSafeForMacOS(true));
      configure(transport, ssh);
      transport.fetch(new Deadline(System.nanoTime() + timeout.toNanos()), List.of(ref));
    } catch (IOException e) {
      var refusal = ssh.refusal();
      throw new IOException(refusal == null ? reason(e) : refusal, e);
    } catch (RuntimeException e) {
      // What a server sends can trip the parser of its answers.
      throw new IOException("it answers with something that is not Git's protocol", e);
    }
  }

  private Transport open(Repository into) throws IOException {
    return switch (origin) {
      case Origin.Folder(var path) -> Transport.open(into, new URIish().setPath(gitDir(path)));
      case Origin.Url(var uri) -> {
        if (!nearby && uri.getScheme().equalsIgnoreCase("ssh")) {
          Outside.require(uri.getHost().replaceAll("[\\[\\]]", ""));
        }
        try {
          yield Transport.open(into, new URIish(uri.toString()));
        } catch (URISyntaxException e) {
          throw new Refusal("the address is not well-formed");
        }
      }
    };
  }

  private static String gitDir(Path folder) throws IOException {
    try {
      var gitDir = FleetRepo.locate(folder, "intent.yaml").gitDir();
      if (gitDir == null) {
        throw new Refusal(folder + " is in no Git repository");
      }
      return gitDir.toString();
    } catch (GitFailure e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private void configure(Transport transport, StrictSsh ssh) throws IOException {
    switch (transport) {
      case TransportHttp http -> {
        if (!nearby) {
          http.setHttpConnectionFactory(new GuardedHttps());
        }
        if (token != null) {
          http.setCredentialsProvider(
              new UsernamePasswordCredentialsProvider(token.user(), secret(token)));
        }
      }
      case SshTransport shell -> shell.setSshSessionFactory(ssh.sessions());
      default -> {}
    }
  }

  private static String secret(Token token) throws IOException {
    try {
      return token.secret().get();
    } catch (UncheckedIOException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  /** The cause that says most, in our words. */
  private String reason(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      var said =
          switch (cause) {
            case Refusal refusal -> String.valueOf(refusal.getMessage());
            case UnknownHostException _, UnresolvedAddressException _ ->
                "there is no host of that name";
            case SocketTimeoutException _ -> "it did not answer within " + seconds();
            case ConnectException _, NoRouteToHostException _ ->
                "the host does not take the connection";
            case SSLException e -> "no trusted connection: " + e.getMessage();
            case NoRemoteRepositoryException _ ->
                "there is no such repository, or it must not be seen";
            case CorruptObjectException e ->
                "an object in it is malformed or unsafe: " + e.getMessage();
            default -> null;
          };
      if (said != null) {
        return said;
      }
    }
    var message = String.valueOf(failure.getMessage());
    if (message.contains("UnresolvedAddressException")) {
      return "there is no host of that name";
    }
    if (message.contains("cancelled")) {
      return "it took longer than " + seconds();
    }
    if (message.contains("Authentication is required")) {
      return "it wants credentials";
    }
    if (message.contains("not authorized") || message.contains("Cannot log in")) {
      return "it does not accept the credentials";
    }
    if (message.contains("redirect")) {
      return "the server sends us to another address; name that one, if it is right";
    }
    var line = message.lines().findFirst().orElse("no reason given");
    return line.replace(origin + ": ", "");
  }

  private String seconds() {
    return timeout.toSeconds() + " s";
  }

  /** Asked by the transfer again and again. */
  private static final class Deadline extends EmptyProgressMonitor {
    private final long end;

    Deadline(long end) {
      this.end = end;
    }

    @Override
    public boolean isCancelled() {
      return System.nanoTime() - end > 0;
    }
  }
}
