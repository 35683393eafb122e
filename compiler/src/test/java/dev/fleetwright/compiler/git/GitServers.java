package dev.fleetwright.compiler.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Servers of one repository on loopback, as a forge would be. */
final class GitServers {
  private GitServers() {}

  /** Smart HTTP with a certificate of its own. */
  static final class Https implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpsServer server;
    private final Path gitDir;
    private final String expected;

    /** What came in as {@code Authorization}, per request. */
    final List<String> authorizations = new CopyOnWriteArrayList<>();

    final SSLContext trusting;

    Https(Path gitDir, Path folder, String userAndSecret) throws Exception {
      this.gitDir = gitDir;
      this.expected =
          "Basic "
              + Base64.getEncoder().encodeToString(userAndSecret.getBytes(StandardCharsets.UTF_8));
      var keys = keyStore(folder.resolve("keys.p12"));
      var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(keys, PASSWORD);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(keys);
      this.trusting = SSLContext.getInstance("TLS");
      trusting.init(own.getKeyManagers(), trust.getTrustManagers(), null);
      this.server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(trusting));
      server.createContext("/moved.git/", this::moved);
      server.createContext("/fleet.git/info/refs", this::refs);
      server.createContext("/fleet.git/git-upload-pack", this::pack);
      server.start();
    }

    String url(String name) {
      return "https://localhost:" + server.getAddress().getPort() + "/" + name;
    }

    private static KeyStore keyStore(Path file) throws Exception {
      var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
      var process =
          new ProcessBuilder(
                  keytool.toString(),
                  "-genkeypair",
                  "-alias",
                  "a",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "san=dns:localhost",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  new String(PASSWORD))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool failed");
      }
      return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private boolean refused(HttpExchange exchange) throws IOException {
      var sent = exchange.getRequestHeaders().getFirst("Authorization");
      authorizations.add(sent == null ? "" : sent);
      if (expected.equals(sent)) {
        return false;
      }
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
      exchange.sendResponseHeaders(401, -1);
      exchange.close();
      return true;
    }

    private void moved(HttpExchange exchange) throws IOException {
      var sent = exchange.getRequestHeaders().getFirst("Authorization");
      authorizations.add(sent == null ? "" : sent);
      var target = exchange.getRequestURI().toString().replace("moved", "fleet");
      exchange.getResponseHeaders().set("Location", target);
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
    }

    private void refs(HttpExchange exchange) throws IOException {
      if (refused(exchange)) {
        return;
      }
      exchange
          .getResponseHeaders()
          .set("Content-Type", "application/x-git-upload-pack-advertisement");
      exchange.sendResponseHeaders(200, 0);
      try (var repository = new RepositoryBuilder().setGitDir(gitDir.toFile()).build();
          var body = exchange.getResponseBody()) {
        var out = new PacketLineOut(body);
        out.writeString("# service=git-upload-pack\n");
        out.end();
        var pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out));
      }
    }

    private void pack(HttpExchange exchange) throws IOException {
      if (refused(exchange)) {
        return;
      }
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
      exchange.sendResponseHeaders(200, 0);
      try (var repository = new RepositoryBuilder().setGitDir(gitDir.toFile()).build();
          InputStream in =
              zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
          OutputStream out = exchange.getResponseBody()) {
        var pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        pack.upload(in, out, null);
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  /** SSH that lets one key in. */
  static final class Ssh implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair hostKey;

    Ssh(Path gitDir, KeyPair hostKey, KeyPair client) throws IOException {
      this.hostKey = hostKey;
      server.setHost("127.0.0.1");
      server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
      server.setPublickeyAuthenticator((_, key, _) -> key.equals(client.getPublic()));
      server.setCommandFactory((_, command) -> new Upload(command, gitDir));
      server.start();
    }

    String url() {
      return "ssh://git@localhost:" + server.getPort() + "/fleet.git";
    }

    String knownHost() {
      return "[localhost]:" + server.getPort() + " " + PublicKeyEntry.toString(hostKey.getPublic());
    }

    @Override
    public void close() throws IOException {
      server.stop(true);
    }
  }

  private static final class Upload extends AbstractCommandSupport {
    private final Path gitDir;

    Upload(String command, Path gitDir) {
      super(command, null);
      this.gitDir = gitDir;
    }

    @Override
    public void run() {
      try (var repository = new RepositoryBuilder().setGitDir(gitDir.toFile()).build()) {
        new UploadPack(repository).upload(getInputStream(), getOutputStream(), getErrorStream());
        onExit(0);
      } catch (IOException e) {
        onExit(1, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Writes a file, and the folders above it. */
  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
  }
}
