package dev.fleetwright.compiler.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.git.Revision.Tree;
import dev.fleetwright.compiler.source.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On repositories that the git program made. */
class RevisionTest {
  @TempDir Path temporary;
  private Path top;
  private String commit = "";

  @BeforeEach
  void makeARepository() throws Exception {
    top = Files.createDirectory(temporary.resolve("company")).toRealPath();
    git(top, "init", "-q");
    write("fleet/eu/intent.yaml", "a: 1\n");
    write("fleet/eu/teams/pay.yaml", "b: 1\n");
    write("other.txt", "x\n");
    git(top, "add", "-A");
    git(top, "commit", "-q", "-m", "Start the fleet\n\nAnd say why.");
    commit = git(top, "rev-parse", "HEAD").strip();
  }

  private void write(String path, String text) throws Exception {
    var file = top.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String git(Path folder, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@x.io"));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static Revision of(Path folder, String commit) throws Exception {
    return Revision.of(FleetRepo.locate(folder, "intent.yaml"), commit);
  }

  private Revision at(Tree tree) {
    return new Revision(commit, "Start the fleet", false, tree);
  }

  @Test
  void it_is_the_commit_with_its_subject_and_what_lies_beside_it() throws Exception {
    var fleet = top.resolve("fleet/eu/teams");
    assertThat(of(fleet, commit)).isEqualTo(at(Tree.CLEAN));

    write("fleet/eu/teams/pay.yaml", "b: 2\n");
    assertThat(of(fleet, commit)).isEqualTo(at(Tree.DIRTY));
    assertThat(of(fleet, Snapshot.WORKTREE))
        .isEqualTo(new Revision(commit, "Start the fleet", true, Tree.DIRTY));

    git(top, "add", "-A");
    assertThat(of(fleet, commit)).as("staged").isEqualTo(at(Tree.DIRTY));
    git(top, "reset", "-q", "--hard");
    Files.delete(top.resolve("fleet/eu/teams/pay.yaml"));
    assertThat(of(top.resolve("fleet/eu"), commit)).as("removed").isEqualTo(at(Tree.DIRTY));
  }

  @Test
  void what_is_outside_of_the_fleet_is_not_looked_at() throws Exception {
    write("other.txt", "y\n");
    write("fleet/us/new.yaml", "x\n");
    assertThat(of(top.resolve("fleet/eu"), commit)).isEqualTo(at(Tree.CLEAN));
  }

  @Test
  void a_linked_work_tree_has_a_state_of_its_own() throws Exception {
    var linked = temporary.resolve("linked");
    git(top, "worktree", "add", "-q", linked.toString());
    write("fleet/eu/intent.yaml", "a: 2\n");

    assertThat(of(linked.resolve("fleet/eu"), commit)).isEqualTo(at(Tree.CLEAN));
    Files.writeString(linked.resolve("fleet/eu/intent.yaml"), "a: 3\n");
    assertThat(of(linked.resolve("fleet/eu"), commit)).isEqualTo(at(Tree.DIRTY));
  }

  @Test
  void a_bare_repository_and_a_plain_folder_have_no_tree() throws Exception {
    var bare = temporary.resolve("bare.git");
    git(top, "clone", "-q", "--bare", top.toString(), bare.toString());
    assertThat(of(bare, commit)).isEqualTo(at(Tree.NONE));

    var plain = Files.createDirectory(temporary.resolve("plain"));
    Files.writeString(plain.resolve("intent.yaml"), "a: 1\n");
    assertThat(of(plain, Snapshot.WORKTREE)).isEqualTo(new Revision("", "", true, Tree.NONE));
  }

  @Test
  void a_repository_without_a_commit_is_all_change() throws Exception {
    var fresh = Files.createDirectory(temporary.resolve("fresh"));
    git(fresh, "init", "-q");
    Files.writeString(fresh.resolve("intent.yaml"), "a: 1\n");
    assertThat(of(fresh, Snapshot.WORKTREE)).isEqualTo(new Revision("", "", true, Tree.DIRTY));
  }

  @Test
  void a_shallow_clone_says_so_and_knows_no_older_commit() throws Exception {
    var before = commit;
    write("fleet/eu/intent.yaml", "a: 2\n");
    git(top, "commit", "-qam", "second");
    var second = git(top, "rev-parse", "HEAD").strip();
    var shallow = temporary.resolve("shallow");
    git(top, "clone", "-q", "--depth", "1", "file://" + top, shallow.toString());

    var whole = FleetRepo.locate(top.resolve("fleet/eu"), "intent.yaml");
    assertThat(History.isShallow(whole)).isFalse();
    assertThat(History.descends(whole, second, before)).isTrue();
    assertThat(History.descends(whole, before, second)).isFalse();
    var cut = FleetRepo.locate(shallow.resolve("fleet/eu"), "intent.yaml");
    assertThat(History.isShallow(cut)).isTrue();
    assertThat(History.descends(cut, second, before)).isFalse();
  }
}
