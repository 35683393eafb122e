package dev.fleetwright.compiler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.eclipse.jgit.api.Git;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors of real servers on loopback. */
class RemoteMirrorTest {
  private final SSLSocketFactory usual = HttpsURLConnection.getDefaultSSLSocketFactory();
  @TempDir Path folder;
  private String commit = "";

  @BeforeEach
  void makeAnOrigin() throws Exception {
    try (var git =
        Git.init().setInitialBranch("main").setDirectory(folder.resolve("o").toFile()).call()) {
      Files.writeString(folder.resolve("o/intent.yaml"), "a: 1\n");
      git.add().addFilepattern(".").call();
      commit =
          git.commit()
              .setMessage("first")
              .setAuthor("a", "a@example.com")
              .setCommitter("a", "a@example.com")
              .setSign(false)
              .call()
              .name();
    }
  }

  @AfterEach
  void trustAsUsual() {
    HttpsURLConnection.setDefaultSSLSocketFactory(usual);
  }

  @Test
  void https_with_a_token_brings_the_branch() throws Exception {
    try (var server = https()) {
      assertThat(fetch(server.url("fleet.git"), new Token("bot", () -> "hunter2")))
          .isEqualTo(commit);
    }
  }

  @Test
  void https_with_the_wrong_token_or_none_says_so_without_repeating_it() throws Exception {
    try (var server = https()) {
      assertThatThrownBy(() -> fetch(server.url("fleet.git"), new Token("bot", () -> "hunter3")))
          .isInstanceOf(GitFailure.class)
          .hasMessageEndingWith("it does not accept the credentials")
          .message()
          .doesNotContain("hunter3");
      assertThatThrownBy(() -> fetch(server.url("fleet.git"), null))
          .hasMessageEndingWith("it wants credentials");
    }
  }

  @Test
  void https_that_sends_us_elsewhere_is_not_followed() throws Exception {
    try (var server = https()) {
      assertThatThrownBy(() -> fetch(server.url("moved.git"), new Token("bot", () -> "hunter2")))
          .isInstanceOf(GitFailure.class)
          .hasMessageEndingWith(
              "the server sends us to another address; name that one, if it is right");
      assertThat(server.authorizations).containsOnly("");
    }
  }

  @Test
  void https_with_a_certificate_of_nobody_is_refused() throws Exception {
    try (var server = https()) {
      HttpsURLConnection.setDefaultSSLSocketFactory(usual);
      assertThatThrownBy(() -> fetch(server.url("fleet.git"), new Token("bot", () -> "hunter2")))
          .isInstanceOf(GitFailure.class)
          .hasMessageContaining("no trusted connection");
      assertThat(server.authorizations).isEmpty();
    }
  }

  @Test
  void ssh_brings_the_branch_only_from_a_host_that_is_known() throws Exception {
    var client = keyPair();
    var home = System.getProperty("user.home");
    try (var server = new GitServers.Ssh(folder.resolve("o/.git"), keyPair(), client)) {
      System.setProperty("user.home", folder.toString());
      writeIdentity(client);
      assertThatThrownBy(() -> fetch(server.url(), null))
          .isInstanceOf(GitFailure.class)
          .hasMessageContaining("its host key SHA256:")
          .hasMessageContaining(" is not in ");

      knows(server.knownHost());
      assertThat(fetch(server.url(), null)).isEqualTo(commit);

      knows(server.knownHost().split(" ")[0] + " " + PublicKeyEntry.toString(client.getPublic()));
      assertThatThrownBy(() -> fetch(server.url(), null))
          .isInstanceOf(GitFailure.class)
          .hasMessageContaining("known_hosts has SHA256:");

      knows(server.knownHost());
      writeIdentity(keyPair());
      assertThatThrownBy(() -> fetch(server.url(), null))
          .isInstanceOf(GitFailure.class)
          .hasMessageEndingWith("it does not accept the credentials");
    } finally {
      System.setProperty("user.home", home);
    }
  }

  private GitServers.Https https() throws Exception {
    var server = new GitServers.Https(folder.resolve("o/.git"), folder, "bot:hunter2");
    HttpsURLConnection.setDefaultSSLSocketFactory(server.trusting.getSocketFactory());
    return server;
  }

  private String fetch(String url, @Nullable Token token) throws GitFailure {
    return GitMirror.in(
            folder.resolve("mirrors"), Origin.of(url), token, Duration.ofSeconds(20), true)
        .update("main");
  }

  private void knows(String host) throws Exception {
    GitServers.write(folder.resolve(".ssh/known_hosts"), host + "\n");
  }

  private static KeyPair keyPair() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private void writeIdentity(KeyPair client) throws Exception {
    var bytes = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(client, "test", null, bytes);
    GitServers.write(folder.resolve(".ssh/id_ecdsa"), bytes.toString(StandardCharsets.UTF_8));
  }
}
