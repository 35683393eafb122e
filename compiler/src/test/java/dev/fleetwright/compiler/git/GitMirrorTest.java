package dev.fleetwright.compiler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitMirrorTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir Path folder;
  private Path origin = Path.of("");

  @BeforeEach
  void makeAnOrigin() throws Exception {
    origin = folder.resolve("origin");
    try (var git = Git.init().setInitialBranch("main").setDirectory(origin.toFile()).call()) {
      commit(git, "a: 1\n");
    }
  }

  @Test
  void a_branch_is_followed_and_read_from_the_mirror() throws Exception {
    var mirror = mirror();

    var first = mirror.update("main");
    assertThat(intent(mirror, first)).isEqualTo("a: 1\n");

    var second = commit("a: 2\n");
    assertThat(mirror.last("main")).contains(first);
    assertThat(mirror.update("main")).isEqualTo(second);
    assertThat(intent(mirror, second)).isEqualTo("a: 2\n");
    assertThat(intent(mirror, first)).isEqualTo("a: 1\n");
  }

  @Test
  void what_a_rewritten_branch_left_can_be_told_and_kept() throws Exception {
    var first = mirror().update("main");
    var second = commit("a: 2\n");
    var mirror = mirror();
    mirror.update("main");
    mirror.keep("main", second);
    try (var git = Git.open(origin.toFile())) {
      git.reset().setRef(first).call();
    }

    assertThat(mirror.update("main")).isEqualTo(first);
    assertThat(mirror.descends(second, first)).isTrue();
    assertThat(mirror.descends(first, first)).isTrue();
    assertThat(mirror.descends(first, second)).isFalse();
    assertThat(mirror.descends(first, "0".repeat(39) + "1")).isFalse();

    tidyUp();
    assertThat(intent(mirror, second)).isEqualTo("a: 2\n");
  }

  @Test
  void what_was_fetched_stays_when_the_origin_is_gone() throws Exception {
    var commit = mirror().update("main");
    Files.move(origin, folder.resolve("elsewhere"));

    assertThatThrownBy(() -> mirror().update("main"))
        .isInstanceOf(GitFailure.class)
        .hasMessage("cannot fetch main of " + origin + ": there is no folder " + origin);
    assertThat(mirror().last("main")).contains(commit);
    assertThat(intent(mirror(), commit)).isEqualTo("a: 1\n");
  }

  @Test
  void a_branch_that_is_not_there_is_named() throws Exception {
    assertThatThrownBy(() -> mirror().update("prod"))
        .isInstanceOf(GitFailure.class)
        .hasMessageContaining("prod");
    assertThatThrownBy(() -> mirror().update("a..b"))
        .isInstanceOf(GitFailure.class)
        .hasMessage("'a..b' cannot be a branch");
    assertThat(mirror().last("prod")).isEmpty();
  }

  @Test
  void a_lock_that_a_killed_process_left_does_not_stop_us() throws Exception {
    mirror().update("main");
    var second = commit("a: 2\n");
    try (var mirrors = Files.list(folder.resolve("mirrors"))) {
      Files.createFile(mirrors.findFirst().orElseThrow().resolve("refs/heads/main.lock"));
    }

    assertThat(mirror().update("main")).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(strings = {".git", ".GIT", "..", "a/b", "git~1", "a,a", "b,a"})
  void a_tree_that_is_not_what_git_makes_is_refused_and_changes_nothing(String names)
      throws Exception {
    var good = mirror().update("main");
    commitTree(names.split(","));

    assertThatThrownBy(() -> mirror().update("main"))
        .isInstanceOf(GitFailure.class)
        .hasMessageContaining("an object in it is malformed or unsafe");
    assertThat(mirror().last("main")).contains(good);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/x.git",
        "git://example.com/x.git",
        "file:///etc",
        "amazon-s3://k@b/x",
        "bundle:///x",
        "ext::sh -c id",
        "-u@example.com:x",
        "ssh://-oProxyCommand=id/x",
        "ssh://-x@example.com/x",
        "https://user:hunter2@example.com/x.git",
        "https://hunter2@example.com/x.git",
        "https:///x",
        "https://example.com/x?hunter2",
        "https://exa mple.com/hunter2"
      })
  void an_address_that_is_not_plain_https_or_ssh_is_refused_without_repeating_it(String address) {
    assertThatThrownBy(() -> Origin.of(address))
        .isInstanceOf(GitFailure.class)
        .hasMessageStartingWith("the address of the fleet repo is refused: ")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void a_short_ssh_address_is_the_same_as_the_long_one() throws Exception {
    assertThat(Origin.of("git@example.com:team/fleet.git"))
        .isEqualTo(Origin.of("ssh://git@example.com/team/fleet.git"));
    assertThat(Origin.of("/srv/fleet")).isEqualTo(new Origin.Folder(Path.of("/srv/fleet")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433", "0.0.0.0"})
  void an_address_of_this_machine_is_refused_before_a_byte_is_sent(String host) throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(300);
      var mirror =
          GitMirror.in(
              folder.resolve("mirrors"),
              Origin.of("https://" + host + ":" + server.getLocalPort() + "/x.git"),
              new Token("x", () -> "hunter2"),
              TIMEOUT,
              false);

      assertThatThrownBy(() -> mirror.update("main"))
          .isInstanceOf(GitFailure.class)
          .hasMessageEndingWith(
              host
                  + " is an address of this machine or its own network, which `privateNetwork:"
                  + " true` allows");
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://[::1]:%d/x.git", "ssh://git@[::1]:%d/x", "ssh://git@0:%d/x"})
  void no_way_to_write_an_address_of_this_machine_gets_a_packet_sent(String url) throws Exception {
    try (var server = new ServerSocket(0)) {
      server.setSoTimeout(300);
      var mirror =
          GitMirror.in(
              folder.resolve("mirrors"),
              Origin.of(url.formatted(server.getLocalPort())),
              null,
              TIMEOUT,
              false);

      assertThatThrownBy(() -> mirror.update("main"))
          .isInstanceOf(GitFailure.class)
          .hasMessageContaining("is an address of this machine or its own network");
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void behind_a_proxy_a_name_that_is_ours_is_refused_and_the_proxy_itself_may_be_near()
      throws Exception {
    try (var proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var way = new Proxy(Proxy.Type.HTTP, proxy.getLocalSocketAddress());
      var guarded = new GuardedHttps();

      assertThatThrownBy(() -> guarded.create(URI.create("https://localhost/x.git").toURL(), way))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("localhost is an address of this machine");

      var asked =
          CompletableFuture.supplyAsync(() -> {
            try (var connection = proxy.accept()) {
              return new BufferedReader(
                      new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))
                  .readLine();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      var connection = guarded.create(URI.create("https://git.invalid/x.git").toURL(), way);
      assertThatThrownBy(connection::getResponseCode).isInstanceOf(IOException.class);
      assertThat(asked.get(10, TimeUnit.SECONDS)).isEqualTo("CONNECT git.invalid:443 HTTP/1.1");
    }
  }

  @Test
  void a_token_file_that_is_missing_is_told_as_that() throws Exception {
    var mirror =
        GitMirror.in(
            folder.resolve("mirrors"),
            Origin.of("https://192.0.2.1/x.git"),
            new Token(
                "git",
                () -> {
                  throw new UncheckedIOException(
                      "the token cannot be read: /run/token: no such file", new IOException());
                }),
            TIMEOUT,
            false);

    assertThatThrownBy(() -> mirror.update("main"))
        .isInstanceOf(GitFailure.class)
        .hasMessageEndingWith(": the token cannot be read: /run/token: no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://nowhere.invalid/x.git", "git@nowhere.invalid:x.git"})
  void a_host_that_no_name_server_knows_is_told_as_that(String url) throws Exception {
    for (boolean nearby : new boolean[] {false, true}) {
      var mirror = GitMirror.in(folder.resolve("mirrors"), Origin.of(url), null, TIMEOUT, nearby);

      assertThatThrownBy(() -> mirror.update("main"))
          .isInstanceOf(GitFailure.class)
          .hasMessageEndingWith(": there is no host of that name");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"objects", "config", "HEAD", "blob"})
  void a_mirror_that_is_damaged_is_emptied_and_fetched_anew(String lost) throws Exception {
    var mirror = mirror();
    var commit = mirror.update("main");
    assertThat(mirror.mend()).isFalse();
    damage(lost);

    var again = mirror();
    assertThat(again.mend()).isEqualTo(!lost.equals("HEAD"));
    assertThat(again.update("main")).isEqualTo(commit);
    assertThat(intent(again, commit)).isEqualTo("a: 1\n");
    assertThat(again.mend()).isFalse();
  }

  private void damage(String lost) throws Exception {
    Path mirror;
    try (var mirrors = Files.list(folder.resolve("mirrors"))) {
      mirror = mirrors.findFirst().orElseThrow();
    }
    switch (lost) {
      case "config" -> {
        Files.writeString(mirror.resolve("config"), "\0[[[ not a configuration");
        Repositories.close(mirror);
      }
      case "HEAD" -> {
        Files.delete(mirror.resolve("HEAD"));
        Repositories.close(mirror);
      }
      default -> {
        try (var files = Files.walk(mirror.resolve("objects"))) {
          for (var file : files.filter(Files::isRegularFile).toList()) {
            if (lost.equals("objects")) {
              Files.delete(file);
            } else {
              var bytes = Files.readAllBytes(file);
              bytes[bytes.length / 2] ^= 0x55;
              assertThat(file.toFile().setWritable(true)).isTrue();
              Files.write(file, bytes);
            }
          }
        }
        Repositories.close(mirror);
      }
    }
  }

  @Test
  void addresses_next_to_us_are_told_from_those_outside() throws Exception {
    for (var near :
        new String[] {
          "127.9.9.9",
          "::1",
          "169.254.169.254",
          "fd00::1",
          "fc12::1",
          "fe80::1",
          "fec0::1",
          "::",
          "10.1.2.3",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.1.1",
          "100.64.0.1",
          "100.127.255.254",
          "0.1.2.3",
          "224.0.0.1",
          "255.255.255.255",
          "::ffff:10.1.2.3",
          "64:ff9b::a9fe:a9fe",
          "64:ff9b::10.0.0.1",
          "64:ff9b:1::808:808",
          "2002:7f00:1::1",
          "::127.0.0.1"
        }) {
      assertThat(Outside.is(InetAddress.getByName(near))).as(near).isFalse();
    }
    for (var far :
        new String[] {
          "8.8.8.8",
          "11.0.0.1",
          "172.15.0.1",
          "172.32.0.1",
          "100.63.0.1",
          "100.128.0.1",
          "2001:db8::1",
          "64:ff9b::808:808",
          "2002:808:808::1"
        }) {
      assertThat(Outside.is(InetAddress.getByName(far))).as(far).isTrue();
    }
  }

  @Test
  void a_token_is_not_printed() {
    assertThat(new Token("oauth2", () -> "hunter2")).hasToString("Token[user=oauth2]");
  }

  /** As JGit does in the background, without waiting until what is loose is two weeks old. */
  private void tidyUp() throws Exception {
    try (var mirrors = Files.list(folder.resolve("mirrors"))) {
      for (var mirror : mirrors.toList()) {
        try (var git = Git.open(mirror.toFile())) {
          git.gc().setExpire(Instant.now().plus(Duration.ofDays(1))).call();
        }
      }
    }
  }

  private GitMirror mirror() throws GitFailure {
    return GitMirror.in(
        folder.resolve("mirrors"), Origin.of(origin.toString()), null, TIMEOUT, false);
  }

  private String commit(String intent) throws Exception {
    try (var git = Git.open(origin.toFile())) {
      return commit(git, intent);
    }
  }

  private String commit(Git git, String intent) throws Exception {
    Files.writeString(origin.resolve("intent.yaml"), intent);
    git.add().addFilepattern(".").call();
    return git.commit()
        .setMessage(intent)
        .setAuthor("a", "a@example.com")
        .setCommitter("a", "a@example.com")
        .setSign(false)
        .call()
        .name();
  }

  /** A commit that no Git client would make. */
  private void commitTree(String... names) throws IOException {
    try (var git = Git.open(origin.toFile());
        var inserter = git.getRepository().newObjectInserter()) {
      var blob = inserter.insert(Constants.OBJ_BLOB, new byte[] {'x'});
      var bytes = new java.io.ByteArrayOutputStream();
      for (var name : names) {
        bytes.write(("100644 " + name + "\0").getBytes(StandardCharsets.UTF_8));
        blob.copyRawTo(bytes);
      }
      var tree = inserter.insert(Constants.OBJ_TREE, bytes.toByteArray());
      var builder = new CommitBuilder();
      builder.setTreeId(tree);
      var who = new PersonIdent("a", "a@example.com");
      builder.setAuthor(who);
      builder.setCommitter(who);
      var commit = inserter.insert(builder);
      inserter.flush();
      var update = git.getRepository().updateRef("refs/heads/main");
      update.setNewObjectId(commit);
      update.forceUpdate();
    }
  }

  private static String intent(GitMirror mirror, String commit) throws GitFailure {
    var entry = CommitReader.read(mirror.repo(), commit).entry("intent.yaml");
    return new String(Objects.requireNonNull(entry).content().bytes(), StandardCharsets.UTF_8);
  }
}
