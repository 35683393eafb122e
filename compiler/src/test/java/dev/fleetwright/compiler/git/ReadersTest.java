package dev.fleetwright.compiler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.source.Snapshot.Entry;
import dev.fleetwright.compiler.source.Snapshot.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadersTest {
  @TempDir Path folder;
  private String first = "";

  @BeforeEach
  void makeARepository() throws Exception {
    try (var git = Git.init().setDirectory(folder.toFile()).call()) {
      write("fleet/intent.yaml", "a: 1\n");
      write("fleet/teams/pay.yaml", "b: 1\n");
      write("other.txt", "x\n");
      Files.createSymbolicLink(folder.resolve("fleet/link.yaml"), Path.of("intent.yaml"));
      git.add().addFilepattern(".").call();
      first = commit(git, "first");
      write("fleet/intent.yaml", "a: 2\n");
      git.add().addFilepattern(".").call();
      commit(git, "second");
    }
    write("fleet/intent.yaml", "a: 3\n");
    write("fleet/.gitignore", "*.log\nout/\n");
    write("fleet/noise.log", "x\n");
    write("fleet/out/eu.yaml", "x\n");
  }

  @Test
  void any_folder_of_the_fleet_repo_will_do() throws Exception {
    var repo = FleetRepo.locate(folder.resolve("fleet/teams"), "intent.yaml");

    assertThat(repo.root()).isEqualTo(folder.toRealPath().resolve("fleet"));
    assertThat(repo.prefix()).isEqualTo("fleet/");
  }

  @Test
  void the_clock_of_the_file_system_is_not_measured() throws Exception {
    Repositories.isolate();

    var asked =
        SystemReader.getInstance()
            .getUserConfig()
            .getTimeUnit("filesystem", "any", "timestampResolution", -1, TimeUnit.SECONDS);

    assertThat(asked).isEqualTo(2);
  }

  @Test
  void a_commit_is_read_as_it_was_whatever_lies_in_the_folder() throws Exception {
    var repo = FleetRepo.locate(folder.resolve("fleet"), "intent.yaml");

    var head = CommitReader.read(repo, "HEAD");
    var before = CommitReader.read(repo, "HEAD~1");

    assertThat(texts(head)).isEqualTo(Map.of("intent.yaml", "a: 2\n", "teams/pay.yaml", "b: 1\n"));
    assertThat(texts(before)).containsEntry("intent.yaml", "a: 1\n");
    assertThat(before.commit()).isEqualTo(first);
    assertThat(before.epochSecond()).isPositive();
  }

  /** Names in the order given, as no tool writes them. */
  private String commitOf(String... names) throws Exception {
    try (var git = Git.open(folder.toFile());
        var inserter = git.getRepository().newObjectInserter()) {
      var blob = inserter.insert(Constants.OBJ_BLOB, "a: evil\n".getBytes(StandardCharsets.UTF_8));
      var inner = new TreeFormatter();
      for (var name : names) {
        var bytes = name.getBytes(StandardCharsets.UTF_8);
        inner.append(bytes, 0, bytes.length, FileMode.REGULAR_FILE, blob, true);
      }
      var outer = new TreeFormatter();
      outer.append("fleet", FileMode.TREE, inserter.insert(inner));
      var commit = new CommitBuilder();
      commit.setTreeId(inserter.insert(outer));
      commit.setAuthor(new PersonIdent("a", "a@example.org"));
      commit.setCommitter(new PersonIdent("a", "a@example.org"));
      commit.setMessage("m");
      var id = inserter.insert(commit);
      inserter.flush();
      return id.name();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "intent.yaml,intent.yaml",
        "../x",
        "..,intent.yaml",
        "a/b,intent.yaml",
        ".git,intent.yaml",
        ".,intent.yaml",
        "z,intent.yaml",
        ".GIT,intent.yaml"
      })
  void a_commit_with_a_tree_that_readers_take_for_different_things_is_refused(String names)
      throws Exception {
    var commit = commitOf(names.split(",", -1));
    var repo = FleetRepo.locate(folder.resolve("fleet"), "intent.yaml");

    assertThatThrownBy(() -> CommitReader.read(repo, commit))
        .isInstanceOfSatisfying(
            GitFailure.class, e -> assertThat(e.kind()).isEqualTo(GitFailure.Kind.INPUT))
        .hasMessageContaining("has a tree that means something else to each reader");
    assertThat(texts(CommitReader.read(repo, commitOf("intent.yaml"))))
        .isEqualTo(Map.of("intent.yaml", "a: evil\n"));
  }

  @Test
  void a_work_tree_is_what_a_commit_of_it_would_hold() throws Exception {
    var repo = FleetRepo.locate(folder.resolve("fleet"), "intent.yaml");

    var snapshot = WorktreeReader.read(repo);

    assertThat(texts(snapshot).keySet())
        .containsExactly(".gitignore", "intent.yaml", "teams/pay.yaml");
    assertThat(texts(snapshot)).containsEntry("intent.yaml", "a: 3\n");
    assertThat(snapshot.commit()).isEqualTo(Snapshot.WORKTREE);
  }

  @Test
  void a_tracked_file_stays_though_a_rule_ignores_it() throws Exception {
    try (var git = Git.open(folder.toFile())) {
      write("fleet/keep.log", "kept\n");
      Files.delete(folder.resolve("fleet/.gitignore"));
      git.add().addFilepattern("fleet/keep.log").call();
      write("fleet/.gitignore", "*.log\n");
    }

    var snapshot = WorktreeReader.read(FleetRepo.locate(folder.resolve("fleet"), "intent.yaml"));

    assertThat(texts(snapshot)).containsKey("keep.log").doesNotContainKey("noise.log");
  }

  @Test
  void links_are_told_and_not_followed() throws Exception {
    var repo = FleetRepo.locate(folder.resolve("fleet"), "intent.yaml");

    for (var snapshot :
        new Snapshot[] {CommitReader.read(repo, "HEAD"), WorktreeReader.read(repo)}) {
      assertThat(snapshot.entry("link.yaml")).extracting(Entry::kind).isEqualTo(Kind.SYMLINK);
    }
  }

  @Test
  void a_commit_that_is_not_there_is_the_users_mistake() throws Exception {
    var repo = FleetRepo.locate(folder.resolve("fleet"), "intent.yaml");

    for (var revision : new String[] {"nope", "deadbeef", "HEAD~9", "HEAD^{tree}", "a b", ""}) {
      assertThatThrownBy(() -> CommitReader.read(repo, revision))
          .isInstanceOfSatisfying(
              GitFailure.class, e -> assertThat(e.kind()).isEqualTo(GitFailure.Kind.INPUT))
          .hasMessageContaining("no commit '" + revision + "'");
    }
  }

  @Test
  void a_linked_work_tree_reads_its_own_head() throws Exception {
    var process =
        new ProcessBuilder("git", "-C", folder.toString(), "worktree", "add", "-q", "linked", first)
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor()).isZero();
    var repo = FleetRepo.locate(folder.resolve("linked/fleet"), "intent.yaml");

    assertThat(texts(CommitReader.read(repo, "HEAD"))).containsEntry("intent.yaml", "a: 1\n");
  }

  private static Map<String, String> texts(Snapshot snapshot) {
    var texts = new TreeMap<String, String>();
    for (var entry : snapshot.entries().values()) {
      if (entry.kind() == Kind.FILE) {
        texts.put(entry.path(), new String(entry.content().bytes(), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private void write(String path, String text) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String commit(Git git, String message) throws Exception {
    return git.commit()
        .setMessage(message)
        .setAuthor("a", "a@example.com")
        .setCommitter("a", "a@example.com")
        .setSign(false)
        .call()
        .name();
  }
}
